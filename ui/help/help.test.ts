import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { join, resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { things } from "#engine/records/things.ts"
import { CHAPTERS } from "../manual/chapters.ts"
import { isHelpKey } from "../shell/help-key.ts"
import { pageOfPath } from "./page-of.ts"
import { HELP_PAGES } from "./pages.ts"

const here = import.meta.dirname
const app = readFileSync(resolve(here, "../app.tsx"), "utf8")
/** Words of paths that have a name, such as NEW. */
const named = new Map(
  [...readFileSync(resolve(here, "../administration/paths.ts"), "utf8").matchAll(/const (\w+) = "([^"]+)"/gu)].map(
    ([, name = "", word = ""]) => [name, word]
  )
)
const PICTURE_BYTES = 60_000

/** What stands below the administration is written without it. */
const [before = "", after = ""] = app.split('<Route path="/administration" component={Administration}>')
const [inside = "", behind = ""] = after.split("</Route>")

/** The paths that are written in a piece of app.tsx. */
const pathsIn = (piece: string): ReadonlyArray<string> => {
  const written = [...piece.matchAll(/<Route\s+path=(?:"([^"]+)"|\{`([^`]+)`\}|\{(\[[^\]]+\])\})/gu)]
  const plain = written.flatMap(([, quoted, template, several]) =>
    several === undefined ? [quoted ?? template ?? ""] : (JSON.parse(several) as ReadonlyArray<string>)
  )
  return plain.map((path) =>
    path.replace(/\$\{(\w+)\}/gu, (place, name: string) => named.get(name) ?? place).replace(/\/:\w+\?$/u, "")
  )
}

/** All of them, with names of things in place of parameters. */
const paths = (): ReadonlyArray<string> => [
  ...pathsIn(before + behind).filter((path) => !path.startsWith("*")),
  ...pathsIn(inside).flatMap((path) =>
    (path.includes(":plural") ? things.map(({ plural }) => path.replace(":plural", plural)) : [path]).map((each) =>
      `/administration${each.replace(":id", "1001")}`.replace(/\/$/u, "")
    )
  )
]

describe("the help", () => {
  it("knows the paths of the app", () => {
    expect(paths()).toEqual(
      expect.arrayContaining(["/", "/agent", "/wall", "/profile", "/administration", "/administration/people/~new"])
    )
    expect(paths().length).toBeGreaterThan(things.length * 6)
  })

  it.each(paths())("has words in both languages and a picture for %s", (path) => {
    const page = pageOfPath(path) ?? ""
    const help = HELP_PAGES[page]
    expect(help, `no help for ${path}: add it to ui/help/pages.ts or things.ts`).toBeDefined()
    expect(help?.words.zh).toMatch(/\p{Script=Han}/u)
    expect(help?.words.en).not.toMatch(/[，。；]/u)
    for (const language of ["zh", "en"]) {
      const file = join(here, "pictures", `${page}.${language}.webp`)
      expect(existsSync(file), `no ${file}: npm run help-pictures -- --only ${page}`).toBe(true)
    }
  })

  it("says no more than two or three sentences, and points at a section that the manual has", () => {
    for (const [page, { more, words }] of Object.entries(HELP_PAGES)) {
      expect(words.zh.match(/。/gu)?.length, page).toBeLessThanOrEqual(3)
      expect(words.zh.length, page).toBeLessThan(140)
      const chapter = CHAPTERS.find(({ name }) => name === more[0])
      expect(
        chapter?.sections.map(({ id }) => id),
        page
      ).toContain(more[1])
    }
  })

  it("has small pictures, and none that no page shows", () => {
    for (const file of readdirSync(join(here, "pictures"))) {
      expect(HELP_PAGES[file.slice(0, file.indexOf("."))], file).toBeDefined()
      expect(statSync(join(here, "pictures", file)).size, file).toBeLessThanOrEqual(PICTURE_BYTES)
    }
  })

  it("has none for a path that is none", () => {
    expect(pageOfPath("/nowhere")).toBeUndefined()
    expect(pageOfPath("/administration/nothing")).toBeUndefined()
  })
})

describe("the key of the help", () => {
  const press = (over: Partial<Parameters<typeof isHelpKey>[0]>): Parameters<typeof isHelpKey>[0] => ({
    key: "?",
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    isComposing: false,
    repeat: false,
    ...over
  })
  it.each<[string, Partial<Parameters<typeof isHelpKey>[0]>, boolean, boolean]>([
    ["? helps", {}, false, true],
    ["? in a field is a question mark", {}, true, false],
    ["F1 helps", { key: "F1" }, false, true],
    ["F1 helps from a field too", { key: "F1" }, true, true],
    ["nothing while composing", { isComposing: true }, false, false],
    ["nothing from a key held down", { repeat: true }, false, false],
    ["nothing with Ctrl, which belongs to the browser", { ctrlKey: true }, false, false],
    ["another key does not", { key: "/" }, false, false]
  ])("%s", (_name, over, typing, expected) => {
    expect(isHelpKey(press(over), typing)).toBe(expected)
  })
})
