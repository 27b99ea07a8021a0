/** Ends a test run with one line that every CI reads, after the time that each kind of suite took. */
module.exports = class ClosingLineReporter {
  constructor() {
    this.seconds = new Map();
  }

  onTestResult({ context }, { perfStats }) {
    const kind = context.config.displayName?.name ?? 'tests';
    this.seconds.set(kind, (this.seconds.get(kind) ?? 0) + (perfStats.end - perfStats.start) / 1000);
  }

  onRunComplete(_contexts, { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
    const broken = testResults.filter(({ testExecError }) => testExecError).length;
    const skipped = numPendingTests + numTodoTests;
    for (const [kind, seconds] of this.seconds) console.log(`${kind} suites took ${seconds.toFixed(1)} s`);
    const line = `${numPassedTests} passed, ${numFailedTests + broken} failed${skipped ? `, ${skipped} skipped` : ''}`;
    process.once('exit', () => console.log(line)); // after Jest's own summary
  }
};
