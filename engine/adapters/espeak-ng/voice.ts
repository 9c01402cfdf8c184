import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import start from "espeak-ng"
import type { SpeechLanguage } from "#actors/vocabulary.ts"
import type { Voice } from "#engine/sound/voice.ts"

/** Words a minute: as fast as stays clear, since callers hear it before a person. */
const VOICES: Readonly<Record<SpeechLanguage, { readonly name: string; readonly speed: number }>> = {
  "zh-CN": { name: "cmn", speed: 240 },
  en: { name: "en-us", speed: 175 }
}

/** Compiled once: 10 ms of the first text, and 60 to 100 ms for each short sentence after it. */
const compile = async (): Promise<WebAssembly.Module> => {
  const file = fileURLToPath(new URL("espeak-ng.wasm", import.meta.resolve("espeak-ng")))
  return WebAssembly.compile(await readFile(file))
}

/** The voice of eSpeak NG: a machine's, and the same on every machine, since nothing of it is installed. */
export const makeEspeakVoice = (): Voice => {
  let compiled: Promise<WebAssembly.Module> | undefined
  return {
    say: async (text, language) => {
      const module = await (compiled ??= compile())
      const { name, speed } = VOICES[language]
      const complaints: Array<string> = []
      const run = await start({
        // From a file: a text that begins with "-" would be taken for an option.
        arguments: ["-v", name, "-s", String(speed), "-b", "1", "-f", "/text", "-w", "/speech.wav"],
        preRun: [({ FS }) => FS.writeFile("/text", text)],
        print: () => {},
        printErr: (line) => complaints.push(line),
        instantiateWasm: (imports, done) => {
          void WebAssembly.instantiate(module, imports).then((instance) => done(instance, module))
          return {}
        }
      })
      try {
        return run.FS.readFile("/speech.wav")
      } catch {
        throw new Error(`the voice said nothing: ${complaints.join(" ")}`)
      }
    }
  }
}
