import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import start from "espeak-ng"
import { readPrompt } from "#engine/softswitch/media/wav.ts"

/** A Chinese sentence as a simulated person says it: 8 kHz, for {@link Audio.play}. Takes about 0.1 s. */
export const spoken = async (text: string): Promise<Int16Array> => {
  const octets = await readFile(fileURLToPath(new URL("espeak-ng.wasm", import.meta.resolve("espeak-ng"))))
  const module = await WebAssembly.compile(octets)
  const complaints: Array<string> = []
  const run = await start({
    // From a file: a text that begins with "-" would be taken for an option.
    arguments: ["-v", "cmn", "-s", "190", "-b", "1", "-f", "/text", "-w", "/speech.wav"],
    preRun: [({ FS }) => FS.writeFile("/text", text)],
    print: () => {},
    printErr: (line) => complaints.push(line),
    instantiateWasm: (imports, done) => {
      void WebAssembly.instantiate(module, imports).then((instance) => done(instance, module))
      return {}
    }
  })
  try {
    return readPrompt(run.FS.readFile("/speech.wav"))
  } catch {
    throw new Error(`nothing was spoken: ${complaints.join(" ")}`)
  }
}
