/** What this project uses of the WebAssembly JavaScript API, which TypeScript declares only together with the DOM. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: { [module: string]: { [name: string]: (...values: number[]) => number } });
    readonly exports: object;
  }
  class Memory {
    private constructor();
    readonly buffer: ArrayBuffer;
    /** @throws RangeError there is no more */
    grow(pages: number): number;
  }
  class Global {
    private constructor();
    readonly value: number;
  }
}
