//! The reader's tables are sorted and say nothing twice.

use std::fs;
use std::path::Path;

#[test]
fn every_table_is_sorted_without_repetition() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/reader");
    let mut seen = 0;
    for language in
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir())
    {
        for file in fs::read_dir(language).unwrap().map(|entry| entry.unwrap().path()) {
            let table = fs::read_to_string(&file).unwrap();
            let rows: Vec<&str> = table.lines().skip(1).collect();
            let columns = table.lines().next().unwrap().matches(',').count();
            assert!(
                rows.iter().all(|row| row.matches(',').count() == columns && !row.contains('"')),
                "{}",
                file.display()
            );
            let fields = |row: &str| row.split(',').map(str::to_owned).collect::<Vec<_>>();
            let broken = rows.windows(2).find(|pair| fields(pair[0]) >= fields(pair[1]));
            assert!(broken.is_none(), "{}: {broken:?}", file.display());
            seen += 1;
        }
    }
    assert!(seen >= 8, "{seen} tables");
}
