//! What a test needs of the machine: tools, signals, and a file system of its own.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub fn send_signal(pid: u32, signal: &str) {
    let sent = Command::new("kill").args([signal, &pid.to_string()]).status().unwrap();
    assert!(sent.success(), "kill {signal} {pid}");
}

/// Whether what a test needs is there; says loudly if not.
pub fn able(test: &str, tools: &[&str], root: bool) -> bool {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    let missing: Vec<&str> = tools.iter().copied().filter(|tool| !installed(tool)).collect();
    let able = missing.is_empty() && (is_root || !root);
    if !able {
        println!("SKIPPED {test}: root {is_root}, missing tools {missing:?}");
    }
    able
}

fn installed(tool: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into()]);
    folders.into_iter().any(|folder: PathBuf| folder.join(tool).exists())
}

/// Runs a system tool that has to succeed.
pub fn tool(name: &str, arguments: &[&str]) {
    let path = format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default());
    let output = Command::new(name).args(arguments).env("PATH", path).output().unwrap();
    assert!(output.status.success(), "{name} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A file system of its own in a file, mounted; unmounted when dropped.
pub struct Mount {
    image: PathBuf,
    pub folder: PathBuf,
}

impl Mount {
    pub fn make(work: &Path, kind: &str, mebibytes: u64) -> Self {
        let (image, folder) = (work.join(format!("{kind}.img")), work.join(kind));
        std::fs::create_dir_all(work).unwrap();
        File::create(&image).unwrap().set_len(mebibytes << 20).unwrap();
        let force = if kind == "xfs" { "-f" } else { "-F" };
        tool(&format!("mkfs.{kind}"), &["-q", force, image.to_str().unwrap()]);
        std::fs::create_dir_all(&folder).unwrap();
        let mount = Self { image, folder };
        mount.mount();
        mount
    }

    pub fn mount(&self) {
        self.mount_with("loop");
    }

    pub fn mount_with(&self, options: &str) {
        tool("mount", &["-o", options, self.image.to_str().unwrap(), self.folder.to_str().unwrap()]);
    }

    pub fn unmount(&self) {
        tool("umount", &[self.folder.to_str().unwrap()]);
    }

    /// The file system takes no more writes, as it does by itself after an error (ext4).
    pub fn turn_read_only(&self) {
        // What was written so far is on the disk: nothing is left that could be written without asking it.
        tool("sync", &["-f", self.folder.to_str().unwrap()]);
        tool("mount", &["-o", "remount,abort", self.folder.to_str().unwrap()]);
    }

    /// Checks an unmounted file system (ext4) and marks it as clean.
    pub fn repair(&self) {
        let path = format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default());
        let repaired = Command::new("e2fsck")
            .args(["-fy", self.image.to_str().unwrap()])
            .env("PATH", path)
            .output()
            .unwrap();
        // 1: errors were corrected.
        assert!(
            matches!(repaired.status.code(), Some(0 | 1)),
            "{}",
            String::from_utf8_lossy(&repaired.stdout)
        );
    }

    /// Everything that was not synced is gone, as when the power fails.
    pub fn cut_power(&self) {
        tool("xfs_io", &["-x", "-c", "shutdown", self.folder.to_str().unwrap()]);
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        drop(Command::new("umount").arg(&self.folder).stderr(Stdio::null()).status());
    }
}
