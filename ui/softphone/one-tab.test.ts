import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { oneTab } from "./one-tab.ts"

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout"] }))
afterEach(() => void vi.useRealTimers())

/** Node has Web Locks of its own: two callers of one process are two tabs. */
const tab = (name: string) => {
  const said: Array<string> = []
  const told = (word: string) => () => void said.push(word)
  const { close, takeOver } = oneTab(name, { had: told("had"), lost: told("lost"), elsewhere: told("elsewhere") })
  return { said, close, takeOver }
}

const settles = (check: () => void) => vi.waitFor(check, { timeout: 2_000, interval: 5 })

it("the first tab is the telephone, and the second says that it is elsewhere", async () => {
  const [one, two] = [tab("a"), tab("a")]
  await settles(() => expect([one.said, two.said]).toEqual([["had"], ["elsewhere"]]))
  one.close()
  two.close()
})

it("a tab takes the telephone over, and the one that had it hears so at once", async () => {
  const [one, two] = [tab("b"), tab("b")]
  await settles(() => expect(two.said).toEqual(["elsewhere"]))
  two.takeOver()
  await settles(() =>
    expect([one.said, two.said]).toEqual([
      ["had", "lost", "elsewhere"],
      ["elsewhere", "had"]
    ])
  )
  one.takeOver()
  await settles(() => expect(one.said.at(-1)).toBe("had"))
  expect(two.said.slice(2)).toEqual(["lost", "elsewhere"])
  one.close()
  two.close()
})

it("a tab that is loaded anew has its telephone back, and one that is gone for good gives it to who waits", async () => {
  const [one, two] = [tab("c"), tab("c")]
  await settles(() => expect(two.said).toEqual(["elsewhere"]))
  one.close()
  // Some moments later, as a page comes that was loaded anew.
  for (let moment = 0; moment < 10; moment++) await new Promise(setImmediate)
  const again = tab("c")
  await settles(() => expect(again.said).toEqual(["had"]))
  await vi.advanceTimersByTimeAsync(6_000)
  expect(two.said.filter((word) => word === "had")).toEqual([])
  again.close()
  await vi.advanceTimersByTimeAsync(0)
  await settles(async () => {
    await vi.advanceTimersByTimeAsync(1_000)
    expect(two.said.at(-1)).toBe("had")
  })
  two.close()
})

it("two people in one browser have a telephone each", async () => {
  const [one, two] = [tab("d"), tab("e")]
  await settles(() => expect([one.said, two.said]).toEqual([["had"], ["had"]]))
  one.close()
  two.close()
})
