// Counts what a program checks, and says at the end how many of it held.

let passed = 0;
let failed = 0;

export function check(what: string, holds: boolean): void {
  if (holds) passed += 1;
  else {
    failed += 1;
    console.log(`FAILED ${what}`);
  }
}

export async function run(job: () => Promise<void>): Promise<void> {
  try {
    await job();
  } catch (error) {
    console.log(error);
    failed += 1;
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
