import { describe, expect, it } from "vitest"
import { actionOf, KEY_ACTIONS, keptLetters, letterToChoose, slotOf, withLetter } from "./keys.ts"

const usual = keptLetters(null)
const press = (code: string, over: Partial<Parameters<typeof actionOf>[0]> = {}) => ({
  key: "",
  code,
  altKey: true,
  ctrlKey: false,
  metaKey: false,
  isComposing: false,
  repeat: false,
  ...over
})

describe("keys of the desk", () => {
  it("have a letter each, and none that browsers take", () => {
    const letters = KEY_ACTIONS.map((action) => usual[action])
    expect(new Set(letters).size).toBe(letters.length)
    expect(letters).not.toContain("D")
    expect(letters).not.toContain("E")
    expect(letters).not.toContain("F")
    expect(KEY_ACTIONS.map((action) => actionOf(press(`Key${usual[action]}`)))).toEqual(KEY_ACTIONS)
  })

  it("are swapped with who has the letter", () => {
    const chosen = withLetter(usual, "answer", "X")
    expect([chosen.answer, chosen["hang-up"]]).toEqual(["X", "A"])
    expect(withLetter(usual, "answer", "Q")).toEqual({ ...usual, answer: "Q" })
    expect(withLetter(usual, "answer", "A")).toEqual(usual)
  })

  it.each([
    ["what was chosen", JSON.stringify({ answer: "Q" }), "Q"],
    ["nothing", null, "A"],
    ["what is no JSON", "{", "A"],
    ["a letter twice", JSON.stringify({ answer: "X", "hang-up": "X" }), "A"],
    ["a letter of browsers", JSON.stringify({ answer: "D" }), "A"],
    ["what is no letter", JSON.stringify({ answer: "ä" }), "A"]
  ])("are kept on this browser: %s", (_name, text, letter) => {
    expect(keptLetters(text).answer).toBe(letter)
  })

  it("chosen when a browser's letter was still free are kept but for that letter", () => {
    const kept = keptLetters(JSON.stringify({ ...usual, answer: "Q", finish: "F" }))
    expect([kept.answer, kept.finish]).toEqual(["Q", "W"])
  })

  it("chosen before another action came to that letter are all kept, and the other gets what they had", () => {
    const before = { ...usual, answer: "Q", hold: "W", finish: "F" }
    expect(keptLetters(JSON.stringify(before))).toEqual({ ...before, finish: "H" })
    // Whose letter went on to a third.
    const three = { ...usual, answer: "Q", hold: "W", mute: "H", finish: "F" }
    expect(keptLetters(JSON.stringify(three))).toEqual({ ...three, finish: "M" })
    // Two have none.
    const { customer: _customer, finish: _finish, ...rest } = { ...usual, hold: "W", mute: "K" }
    const kept = keptLetters(JSON.stringify(rest))
    expect([kept.customer, kept.finish]).toEqual(["M", "H"])
    expect(new Set(Object.values(kept)).size).toBe(KEY_ACTIONS.length)
  })

  it("are chosen with Alt and a letter that browsers leave, and never while an input method composes", () => {
    expect(letterToChoose(press("KeyQ"))).toBe("Q")
    for (const refused of [press("KeyD"), press("Digit1"), press("KeyQ", { altKey: false })])
      expect(letterToChoose(refused)).toBeNull()
    expect(letterToChoose(press("KeyQ", { isComposing: true }))).toBeNull()
    expect([slotOf(press("Digit3")), slotOf(press("Digit0")), actionOf(press("KeyZ"))]).toEqual([3, null, null])
  })
})
