import { expect, it } from "vitest"
import { forgetCall, keepCall, type KeptCall, keptCall, replacesHeader } from "./kept-call.ts"

const storage = () => {
  const texts = new Map<string, string>()
  return {
    texts,
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
    removeItem: (key: string) => void texts.delete(key)
  }
}

const CALL: KeptCall = {
  account: "sip:1001@centre.example",
  dialog: { callId: "abc@page", ourTag: "mine", theirTag: "switches" },
  way: "in",
  number: "1002",
  name: "李雷",
  talkingSinceEpochMs: 1_795_000_000_000.5,
  isMuted: true
}

it("the call of a page is there for the next one of its account, until it is over", () => {
  const tab = storage()
  keepCall(tab, CALL)
  expect(keptCall(tab, CALL.account)).toEqual(CALL)
  expect(keptCall(tab, "sip:1002@centre.example")).toBeUndefined()
  forgetCall(tab)
  expect(keptCall(tab, CALL.account)).toBeUndefined()
})

it.each(["", "not JSON", "{}", "null"])("what another version left, or nobody understands, is no call: %j", (text) => {
  const tab = storage()
  keepCall(tab, CALL)
  for (const key of tab.texts.keys()) tab.texts.set(key, text)
  expect(keptCall(tab, CALL.account)).toBeUndefined()
})

it("is asked for by the tags as the switch sees them: to-tag is its own", () => {
  expect(replacesHeader(CALL.dialog)).toBe("Replaces: abc@page;to-tag=switches;from-tag=mine")
})
