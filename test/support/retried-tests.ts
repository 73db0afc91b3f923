import type { Reporter, TestModule, Vitest } from 'vitest/node';

/** Prints why tests failed that passed when they were repeated: Vitest only says that they were. */
export class RetriedTests implements Reporter {
  private vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const module of modules) {
      for (const test of module.children.allTests('passed')) {
        const [first] = test.result().errors ?? [];
        if (first === undefined) continue;
        this.vitest?.logger.error(`\n RETRIED  ${module.relativeModuleId} > ${test.fullName}\n`);
        this.vitest?.logger.printError(first, { project: module.project });
      }
    }
  }
}
