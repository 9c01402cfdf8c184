import { randomUUID } from "node:crypto"
import type { EventHeard } from "./client.ts"
import type { Case } from "./orders.ts"
import { answeredCaller, answeredTelephone, destroyed, type Stage } from "./stories.ts"

const is = (answer: string, wanted: string | RegExp): string | undefined =>
  (typeof wanted === "string" ? answer === wanted : wanted.test(answer))
    ? undefined
    : `it said ${JSON.stringify(answer)} instead of ${String(wanted)}`

const action =
  (name: string, uuid?: string) =>
  (event: EventHeard): boolean =>
    event.subclass === "conference::maintenance" &&
    event.get("Action") === name &&
    (uuid === undefined || event.uuid === uuid)

/** A caller and a telephone in a conference of their own, and what is looked at there. */
const conferring = (name: string, look: (stage: Stage, two: Two) => Promise<string | undefined>): Case => ({
  name: `conference: ${name}`,
  look: async (stage) => {
    const { client } = stage
    const conference = `case-${randomUUID().slice(0, 8)}`
    const enter = async <A extends { readonly uuid: string }>(one: A) => {
      const from = client.heard.length
      await client.execute(one.uuid, "conference", `${conference}@default`, randomUUID())
      const added = await client.next("add-member", action("add-member", one.uuid), from)
      return { ...one, id: added.get("Member-ID") ?? "" }
    }
    const a = await enter(await answeredCaller(stage))
    const b = await enter(await answeredTelephone(stage))
    const wrong = await look(stage, { conference, a, b })
    await leave(stage, a.uuid, b.uuid)
    return wrong
  }
})

interface Two {
  readonly conference: string
  readonly a: Awaited<ReturnType<typeof answeredCaller>> & { readonly id: string }
  readonly b: Awaited<ReturnType<typeof answeredTelephone>> & { readonly id: string }
}

const leave = async (stage: Stage, ...legs: ReadonlyArray<string>): Promise<void> => {
  for (const leg of legs) await stage.client.job(`uuid_kill ${leg}`)
  for (const leg of legs) await destroyed(stage, leg)
}

/** Digits as a person presses them, one after the other. */
const pinAsked = async (stage: Stage, presses: ReadonlyArray<string>, until: (event: EventHeard) => boolean) => {
  const { caller, client } = stage
  const { dialog, uuid } = await answeredCaller(stage)
  const from = client.heard.length
  await client.execute(uuid, "conference", `pin-${randomUUID().slice(0, 8)}@default+1234`, randomUUID())
  const over = client.next("what follows the PIN", (event) => event.uuid === uuid && until(event), from)
  for (const digits of presses) caller.press(dialog, digits)
  await over
  const entered = client.heard.slice(from).some(action("add-member", uuid))
  await leave(stage, uuid)
  return entered
}

/** What surprises whoever drives a FreeSWITCH's conferences. */
export const CONFERENCES: ReadonlyArray<Case> = [
  conferring("the floor goes to who speaks, and both are listed", async (stage, { a, b, conference }) => {
    const { called, caller, client, target } = stage
    const speaks = async (
      from: number,
      phone: typeof caller,
      { dialog, uuid }: { readonly dialog: string; readonly uuid: string }
    ) => {
      phone.play(dialog, target.prompt)
      await client.next("start-talking", action("start-talking", uuid), from)
      const list = await client.api(`conference ${conference} list`)
      phone.media.stopPlayback(dialog)
      await client.next("stop-talking", action("stop-talking", uuid), from)
      return list.split("\n").find((line) => line.includes(uuid)) ?? ""
    }
    const start = client.heard.length
    const first = await speaks(start, caller, a)
    const from = client.heard.length
    const second = speaks(from, called, b)
    const change = await client.next("the floor's change", action("floor-change", b.uuid), from)
    return (
      is(first, /;hear\|speak\|talking/u) ??
      is(await second, /;hear\|speak\|talking/u) ??
      is(`${change.get("Old-ID")} ${change.get("New-ID")} ${change.get("Floor")}`, `${a.id} ${b.id} true`) ??
      is(await client.api(`conference ${conference} list`), new RegExp(`${b.uuid};.*;hear\\|speak\\|floor`, "u"))
    )
  }),
  conferring("energy says from when on one is heard", async ({ client }, { a, conference }) => {
    const before = await client.api(`conference ${conference} energy ${a.id}`)
    const after = await client.api(`conference ${conference} energy ${a.id} 300`)
    const told = await client.next("energy-level-member", action("energy-level-member", a.uuid))
    return (
      is(before, /^Energy \d+ = \d+\n$/u) ??
      is(after, `Energy ${a.id} = 300\n`) ??
      is(told.get("Energy-Level") ?? "", "300")
    )
  }),
  conferring("keys are sent to a member", async ({ caller, client }, { a, conference }) => {
    const said = await client.api(`conference ${conference} dtmf ${a.id} 5`)
    const { digit } = await caller.notices("Digit")
    return is(said, `OK sent 5 to ${a.id}\n`) ?? is(digit, "5")
  }),
  conferring("a member is hung up, and the other stays", async ({ client }, { a, conference }) => {
    const from = client.heard.length
    await client.api(`conference ${conference} hup ${a.id}`)
    await client.next("hup-member", action("hup-member", a.uuid), from)
    const gone = await client.next("del-member", action("del-member", a.uuid), from)
    return is(gone.get("Conference-Size") ?? "", "1")
  }),
  {
    name: "conference: its PIN lets in whoever presses it, also at the second try",
    look: async (stage) =>
      (await pinAsked(stage, ["4321", "1234"], action("add-member"))) ? undefined : "nobody was let in"
  },
  {
    name: "conference: a PIN that is wrong three times lets nobody in",
    look: async (stage) => {
      const isOver = ({ get, name }: EventHeard) =>
        name === "CHANNEL_EXECUTE_COMPLETE" && get("Application") === "conference"
      return (await pinAsked(stage, ["1111", "2222", "3333"], isOver)) ? "a stranger was let in" : undefined
    }
  }
]
