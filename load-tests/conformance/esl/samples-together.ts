import { randomUUID } from "node:crypto"
import type { EventHeard } from "./client.ts"
import type { SampleStory } from "./samples-told.ts"
import { answeredCaller, answeredTelephone, destroyed, of, recordingIn } from "./stories.ts"

/** A third leg listens to a pair that was recorded, then another comes in; the pair stays bridged when it goes. */
export const supervised: SampleStory = {
  samples: ["MEDIA_BUG_START", "CHANNEL_EXECUTE.eavesdrop", "MEDIA_BUG_START.eavesdrop", "CHANNEL_EXECUTE.three_way"],
  tell: async (stage, told) => {
    const { client } = stage
    const { uuid: a } = await answeredCaller(stage)
    const { uuid: b } = await answeredTelephone(stage)
    const from = client.heard.length
    await client.job(`uuid_bridge ${a} ${b}`)
    await client.next("CHANNEL_BRIDGE", of(a, "CHANNEL_BRIDGE"), from)
    const file = recordingIn(stage, "supervised.wav")
    await client.job(`uuid_record ${a} start ${file}`)
    told("MEDIA_BUG_START", await client.next("the recording's bug", of(a, "MEDIA_BUG_START"), from))
    // In the sample the leg had been recorded before, and says for how long.
    await client.next("RECORD_START", of(a, "RECORD_START"), from)
    await client.job(`uuid_record ${a} stop ${file}`)
    await client.next("RECORD_STOP", of(a, "RECORD_STOP"), from)
    for (const application of ["eavesdrop", "three_way"]) {
      const { uuid } = await answeredTelephone(stage)
      const before = client.heard.length
      await client.execute(uuid, application, a, randomUUID())
      const begun = await client.next(application, of(uuid, "CHANNEL_EXECUTE"), before)
      told(`CHANNEL_EXECUTE.${application}`, begun)
      const bug = await client.next("the supervisor's bug", of(a, "MEDIA_BUG_START"), before)
      if (application === "eavesdrop") told("MEDIA_BUG_START.eavesdrop", bug)
      if (bug.get("Media-Bug-Target") !== a) throw new Error(`the bug's target is ${bug.get("Media-Bug-Target")}`)
      await client.job(`uuid_kill ${uuid}`)
      await destroyed(stage, uuid)
    }
    const parted = client.heard.slice(from).find(({ name }) => name === "CHANNEL_UNBRIDGE")
    if (parted !== undefined) throw new Error("the pair was parted when the third went")
    await client.job(`uuid_kill ${a}`)
    await destroyed(stage, a)
  }
}

/** Two come to a conference; one is kicked, the other hangs up. */
export const conferring: SampleStory = {
  samples: [
    "conference.conference-create",
    "conference.add-member",
    "conference.floor-change",
    "conference.kick-member",
    "conference.del-member"
  ],
  tell: async (stage, told) => {
    const { client } = stage
    const { uuid: a } = await answeredCaller(stage)
    const { uuid: b } = await answeredTelephone(stage)
    const from = client.heard.length
    const action = (name: string, uuid?: string) => (event: EventHeard) =>
      event.subclass === "conference::maintenance" && event.get("Action") === name && event.uuid === uuid
    for (const leg of [a, b]) {
      await client.execute(leg, "conference", "bench@default", randomUUID())
      await client.next(`${leg} in the conference`, action("add-member", leg), from)
    }
    told("conference.conference-create", await client.next("its beginning", action("conference-create"), from))
    const added = await client.next("its first member", action("add-member", a), from)
    told("conference.add-member", added)
    await client.api(`conference bench kick ${added.get("Member-ID")}`)
    told("conference.kick-member", await client.next("the kick", action("kick-member", a), from))
    told("conference.del-member", await client.next("the member's end", action("del-member", a), from))
    told("conference.floor-change", await client.next("the other's floor", action("floor-change", b), from))
    for (const leg of [a, b]) await client.job(`uuid_kill ${leg}`)
    for (const leg of [a, b]) await destroyed(stage, leg)
    await client.next("its end", action("conference-destroy"), from)
  }
}
