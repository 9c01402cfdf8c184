import { existsSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { CHAPTERS } from "./chapters.ts"
import { found, piecesOf, textOf } from "./find.ts"

const sections = CHAPTERS.flatMap((chapter) => chapter.sections)

describe("the manual", () => {
  it.each(CHAPTERS.map((chapter) => [chapter.title, chapter] as const))(
    "has headings of its own on %s",
    (_title, { sections: own }) => {
      expect(new Set(own.map(({ id }) => id)).size).toBe(own.length)
      for (const { id, title } of own) {
        expect(id).toMatch(/^[a-z-]+$/u)
        expect(title).toMatch(/\p{Script=Han}/u)
      }
    }
  )

  it("says Chinese with full-width marks, and closes what it makes strong", () => {
    for (const section of sections) {
      const text = textOf(section)
      expect(text.match(/\p{Script=Han}[,:;?!]/gu), section.id).toBeNull()
      expect(JSON.stringify(section.body).split("**").length % 2, section.id).toBe(1)
      expect(JSON.stringify(section.body).split("`").length % 2, section.id).toBe(1)
    }
  })

  it("shows pictures that there are", () => {
    const pictures = sections.flatMap(({ body }) =>
      body.flatMap((block) => (typeof block === "object" && "picture" in block ? [block.picture] : []))
    )
    expect(pictures.length).toBeGreaterThan(5)
    for (const name of pictures)
      expect(existsSync(join(import.meta.dirname, "../help/pictures", `${name}.zh.webp`)), name).toBe(true)
  })

  it("answers what people ask, by the words they use", () => {
    const [agent, supervisor, administrator] = CHAPTERS
    const ids = (chapter: (typeof CHAPTERS)[number] | undefined, typed: string) =>
      found(chapter?.sections ?? [], typed).map(({ id }) => id)
    expect(ids(agent, "耳机")).toContain("telephone")
    expect(ids(agent, "没有 来电")).toContain("no-calls")
    expect(ids(agent, "未接 什么意思")).toEqual(["missed"])
    expect(ids(supervisor, "录音 波形")).toContain("listen")
    expect(ids(administrator, "备份 恢复")).toContain("backup")
    expect(ids(administrator, "PG_DUMP")).toEqual(["backup"])
    expect(ids(administrator, "没有这样的话")).toEqual([])
    expect(ids(administrator, "  ")).toHaveLength(administrator?.sections.length ?? 0)
  })

  it("marks each place of what was typed, and keeps the words whole", () => {
    const pieces = piecesOf("点**保存**后按 `Alt+A`，保存成功", "保存 alt")
    expect(pieces.map(({ text }) => text).join("")).toBe("点保存后按 Alt+A，保存成功")
    expect(pieces.filter(({ isHit }) => isHit).map(({ kind, text }) => [kind, text])).toEqual([
      ["strong", "保存"],
      ["code", "Alt"],
      ["plain", "保存"]
    ])
    expect(piecesOf("无关", "保存")).toEqual([{ text: "无关", kind: "plain", isHit: false }])
    expect(piecesOf("a<b>", "<b>")[1]).toEqual({ text: "<b>", kind: "plain", isHit: true })
  })
})
