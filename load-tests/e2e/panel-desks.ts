import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { type Leg, Phone } from "#engine/laboratory/telephone/phone.ts"
import { register } from "../crowd/registration.ts"
import { until } from "../crowd/wait.ts"
import { Person } from "../parties/person.ts"
import { type Role, ROLES, tonesAt } from "../parties/tones.ts"
import { lineBecomes, openBrowserPanel, pageHearsOf } from "../peers/browser-panel.ts"
import { DESK, type Look, signIn, visit } from "./browser.ts"
import type { Scene } from "./case.ts"
import { panelCentre } from "./panel-centre.ts"

/** Agents at their desks, with telephones that each say a tone: real ones that are registered, or the one in their page. */

const HOTLINE = "95000"
export const CUSTOMER = "13812345678"
/** Whose panel is clicked, and the colleagues who are chosen there. */
export const PEOPLE = { ana: "1001", ben: "1002", cho: "1003", sue: "1004" } as const
export type Colleague = keyof typeof PEOPLE
export const WITHIN = { withinMs: 15_000 }

export interface Desks {
  readonly ana: Page
  readonly ben: Page | undefined
  readonly cho: Page | undefined
  readonly sue: Page | undefined
  readonly people: Readonly<Record<Role, Person>>
  /** Everybody outside calls from here. */
  readonly phone: Phone
  /** A caller comes, and it rings at ana. */
  readonly ring: (hotline?: string) => Promise<Leg>
  /** A caller who dials this; nobody needs to be there. */
  readonly dials: (hotline: string, caller?: string) => Promise<Leg>
  /** Lifts the handset that rings. */
  readonly lift: (who: Role) => Promise<void>
  /** Clicks what asks for this. */
  readonly within: (page: Page, ask: string) => Promise<void>
  /** Each of these hears just those, of all who say a tone, and of music and question where a case names them. */
  readonly hear: (wanted: Partial<Record<Role, ReadonlyArray<string>>>) => Promise<void>
}

export interface DeskOptions {
  /** Of the pages of who has a telephone on the desk. */
  readonly look?: Look
  /** Whose telephone is in their page; all others have one on the desk. */
  readonly inBrowser?: ReadonlyArray<Colleague>
  /** What their desk telephones take in a NOTIFY; that of the crowd is answered by a click. */
  readonly events?: ReadonlyArray<string>
}

/** Nothing of a call is at hand any more. */
export const gone = (page: Page): Promise<void> => page.locator("[data-hand]").waitFor({ state: "detached" })

export const choose = async (page: Page, place: string, who: string, way?: "blind" | "attended"): Promise<void> => {
  await page.locator(`[data-place=${place}]`).click()
  if (way !== undefined) await page.locator(`[data-way=${way}]`).click()
  await page.getByTestId("choose").fill(who)
  await page.locator(`[data-target="agent/${who}"]`).click()
}

interface Seat {
  readonly page: Page
  readonly isInPage: boolean
  readonly leave: ReadonlyArray<() => Promise<unknown> | void>
}

/** They and their callers leave afterwards. Only ana takes calls from the queue, others come to be asked. */
export const atDesks = async (
  scene: Scene,
  colleagues: ReadonlyArray<Colleague>,
  work: (desks: Desks) => Promise<void>,
  options: DeskOptions = {}
): Promise<void> => {
  const { centre } = scene
  const { carrier, outsideRings } = await panelCentre(centre)
  const people = Object.fromEntries(ROLES.map((role) => [role, new Person(0, role)])) as Record<Role, Person>
  const leave: Array<() => Promise<unknown> | void> = []
  const seats = new Map<Role, Seat>()
  outsideRings.tell = (leg) => {
    people.outside.has(carrier, leg)
    carrier.ring(leg)
  }
  try {
    const phone = await openPhone(scene, people.customer)
    leave.push(() => phone.close())
    for (const who of colleagues) {
      const seat = await (options.inBrowser?.includes(who) === true
        ? takeSeatInPage(scene, who, people[who])
        : takeSeat(scene, who, people[who], options))
      leave.push(...seat.leave)
      seats.set(who, seat)
    }
    const ana = seats.get("ana")!.page
    await becomeReady(ana)
    const hear: Desks["hear"] = async (wanted) => {
      let said = ""
      const isSo = async () => {
        said = (await Promise.all(Object.entries(wanted).map((each) => difference(seats, people, each))))
          .join(" ")
          .trim()
        return said === ""
      }
      await until("who hears whom", isSo, WITHIN).catch((error: unknown) => {
        throw new Error(`${String(error)}: ${said}`)
      })
    }
    const dials: Desks["dials"] = async (hotline, caller = CUSTOMER) => {
      const leg = await phone.call(centre.sip, hotline, caller)
      people.customer.has(phone, leg)
      return leg
    }
    await work({
      ana,
      ben: seats.get("ben")?.page,
      cho: seats.get("cho")?.page,
      sue: seats.get("sue")?.page,
      people,
      phone,
      hear,
      dials,
      ring: async (hotline = HOTLINE) => {
        const leg = await dials(hotline)
        if (seats.get("ana")!.isInPage) {
          await ana.locator("[data-ask=answer-here]").waitFor()
          return leg
        }
        await until("a ring at ana", () => people.ana.rings, WITHIN)
        await ana.locator("[data-phase=alerting]").waitFor()
        return leg
      },
      lift: async (who) => {
        await until(`a ring at ${who}`, () => people[who].rings, WITHIN)
        people[who].liftsHandset()
      },
      within: (page, ask) => page.locator(`[data-ask=${ask}]:not([disabled])`).first().click()
    })
  } finally {
    outsideRings.tell = () => undefined
    for (const role of ROLES) people[role].hangsUp()
    for (const go of leave.toReversed()) await go()
  }
}

/** Whoever of those that a case names, and whoever of the people. */
const difference = async (
  seats: ReadonlyMap<Role, Seat>,
  people: Readonly<Record<Role, Person>>,
  [role, names]: readonly [string, ReadonlyArray<string>]
): Promise<string> => {
  const seat = seats.get(role as Role)
  const now = seat?.isInPage === true ? await pageHearsOf(seat.page, tonesAt(0)) : people[role as Role].ear.now()
  const heard = [...(now ?? ["changing"])].filter((name) => isSomebody(name) || names.includes(name)).toSorted()
  const wanted = [...names].toSorted()
  const said = (of: ReadonlyArray<string>) => of.join("+") || "nobody"
  return heard.join() === wanted.join() ? "" : `${role} hears ${said(heard)}, not ${said(wanted)}`
}

const isSomebody = (name: string): boolean => ROLES.some((role) => role === name) || name === "changing"

/** A telephone of theirs that rings and is lifted by the case. */
export const openPhone = async ({ centre }: Scene, person: Person, events?: ReadonlyArray<string>): Promise<Phone> => {
  const phone: Phone = await Phone.open({
    address: "127.0.0.1",
    realm: centre.realm,
    metronome: makeMetronome(),
    onCall: (leg) => {
      person.has(phone, leg)
      phone.ring(leg)
    },
    ...(events === undefined ? {} : { events })
  })
  return phone
}

const takeSeat = async (
  scene: Scene,
  who: Colleague,
  person: Person,
  { events, look = DESK }: DeskOptions
): Promise<Seat> => {
  const { browser, centre } = scene
  const user = PEOPLE[who]
  const { panelPassword, sipPassword } = centre.accounts.get(user)!
  const phone = await openPhone(scene, person, events)
  const unregister = await register(phone, centre.sip, { user, password: sipPassword, realm: centre.realm })
  const visitor = await visit(browser, centre.baseUrl, look)
  const { complaints, context, page } = visitor
  await signIn(visitor, user, panelPassword)
  await comeIn(page)
  const go = async () => {
    await signOut(scene, page, user)
    await context.close()
    assert.deepEqual(complaints, [])
  }
  return { page, isInPage: false, leave: [() => phone.close(), unregister, go] }
}

const takeSeatInPage = async (scene: Scene, who: Colleague, person: Person): Promise<Seat> => {
  const user = PEOPLE[who]
  const { close, complaints, page } = await openBrowserPanel(scene.centre, user, person.toneHz, {
    isVoiceUntouched: true
  })
  await lineBecomes(page, "registered")
  await comeIn(page)
  const go = async () => {
    await signOut(scene, page, user)
    await close()
    assert.deepEqual(complaints, [])
  }
  return { page, isInPage: true, leave: [go] }
}

const comeIn = async (page: Page): Promise<void> => {
  const quick = page.getByTestId("quick-state")
  await quick.getByText("签入").click()
  await quick.getByText("示闲").waitFor()
}

export const becomeReady = async (page: Page): Promise<void> => {
  const quick = page.getByTestId("quick-state")
  await quick.getByText("示闲").click()
  await quick.getByText("示忙").waitFor()
}

const signOut = async ({ centre }: Scene, page: Page, user: string): Promise<void> => {
  await page.request.post(`/api/agents/${user}/sign-out`, { headers: { origin: centre.baseUrl } })
}
