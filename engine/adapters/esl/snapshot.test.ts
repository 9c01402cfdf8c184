import { assert, describe, it } from "@effect/vitest"
import { type ChannelRow, conversationIn, legSnapshotOf, readChannels, targetIn } from "./snapshot.ts"

const row = (application: string, application_data: string): ChannelRow =>
  readChannels(
    JSON.stringify({
      row_count: 1,
      rows: [
        {
          uuid: "a",
          direction: "outbound",
          created_epoch: "1795369517",
          state: "CS_EXECUTE",
          callstate: "ACTIVE",
          application,
          application_data
        }
      ]
    })
  )[0]!

describe("where a leg of the table of channels is", () => {
  it.each([
    { application: "conference", data: "c1-talk@carillon", conversation: "c1-talk" },
    { application: "conference", data: "c1-talk@carillon+flags{mute}", conversation: "c1-talk" },
    // Somebody else's, and what is none.
    { application: "conference", data: "c1-talk@default", conversation: undefined },
    { application: "conference", data: "c1-talk", conversation: undefined },
    { application: "playback", data: "c1-talk@carillon", conversation: undefined },
    { application: "park", data: "", conversation: undefined }
  ])("$application $data: in the conversation $conversation", ({ application, conversation, data }) => {
    assert.strictEqual(conversationIn(row(application, data)), conversation)
  })

  it.each([
    { application: "eavesdrop", data: "b", target: "b" },
    { application: "eavesdrop", data: "", target: undefined },
    { application: "park", data: "", target: undefined }
  ])("$application $data: beside $target", ({ application, data, target }) => {
    assert.strictEqual(targetIn(row(application, data)), target)
  })

  it("is told of with the leg", () => {
    const made = { call: undefined, attempt: undefined, agent: undefined, answerable: undefined }
    const company = { conversation: "c1-talk", supervises: undefined }
    const told = legSnapshotOf(row("conference", "c1-talk@carillon"), new Map(), made, company)
    assert.deepInclude(told, { conversation: "c1-talk", joinedWith: undefined, state: "answered" })
  })
})
