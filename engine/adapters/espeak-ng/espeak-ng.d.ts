/** Of what browsers and Node have alike, and TypeScript's libraries for the web alone: as much as is used here. */
declare namespace WebAssembly {
  type Imports = object
  interface Module {
    readonly [Symbol.toStringTag]: "WebAssembly.Module"
  }
  interface Instance {
    readonly exports: object
  }
  const compile: (octets: Uint8Array) => Promise<Module>
  const instantiate: (module: Module, imports: Imports) => Promise<Instance>
}

/** The package has no types: a programme in WebAssembly that is run once for each text. */
declare module "espeak-ng" {
  interface Run {
    readonly FS: {
      readonly readFile: (path: string) => Uint8Array
      readonly writeFile: (path: string, text: string) => void
    }
  }
  interface Options {
    readonly arguments: ReadonlyArray<string>
    readonly preRun: ReadonlyArray<(run: Run) => void>
    readonly print: (line: string) => void
    readonly printErr: (line: string) => void
    readonly instantiateWasm: (
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void
    ) => object
  }
  const start: (options: Options) => Promise<Run>
  export default start
}
