import { describe, expect, it } from "vitest"
import { type AgentSettings, type Centre, groupOf, groupsOf, type QueueSettings, withoutQueue } from "./centre.ts"

const queue = (id: string, group: string) => ({ id, group }) as unknown as QueueSettings
const agent = (id: string, ...queues: ReadonlyArray<string>) => ({ id, name: id, queues }) as unknown as AgentSettings
const centre = (agents: ReadonlyArray<AgentSettings>, ...queues: ReadonlyArray<QueueSettings>): Centre => ({
  queues,
  agents,
  numbers: {},
  flows: []
})

describe("groups of queues", () => {
  const [ana, ben, cid] = [agent("ana", "help"), agent("ben"), agent("cid", "gone")]
  const three = centre([ana, ben, cid], queue("sales", "a"), queue("more", "a"), queue("help", "b"))

  it("are named once, in the order of the queues", () => {
    expect(groupsOf(three)).toEqual(["a", "b"])
  })

  it("an agent belongs to the group of the first queue they serve", () => {
    expect(groupOf(three, ana)).toBe("b")
  })

  it("who serves no queue of the centre is named, and belongs to the first group so that they can sign in", () => {
    expect(withoutQueue(three)).toEqual(["ben", "cid"])
    expect([groupOf(three, ben), groupOf(three, cid)]).toEqual(["a", "a"])
  })

  it("a centre without queues has no group for anybody", () => {
    expect(groupOf(centre([ana]), ana)).toBeUndefined()
  })
})
