import { createSignal } from "solid-js"
import type { Sounds } from "./targets.ts"

/** The table of how Chinese is read is large: it is loaded when somebody first looks for a colleague, and names are found by what is written until then. */
const [sounds, setSounds] = createSignal<Sounds>(() => [])
let asked = false

export const loadSounds = (): void => {
  if (asked) return
  asked = true
  import("pinyin-pro").then(
    ({ pinyin }) => {
      const known = new Map<string, ReadonlyArray<string>>()
      setSounds(() => (name: string) => {
        const before = known.get(name)
        if (before !== undefined) return before
        const read = pinyin(name, { toneType: "none", type: "array", mode: "surname", nonZh: "removed", v: true })
        const said = read.length === 0 ? [] : [read.join(""), read.map((each) => each.slice(0, 1)).join("")]
        known.set(name, said)
        return said
      })
    },
    // Not there this time: asked again with the next search.
    () => (asked = false)
  )
}

export const readAs = (): Sounds => sounds()
