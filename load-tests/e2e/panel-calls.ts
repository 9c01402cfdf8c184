import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import { makeMetronome } from "../crowd/metronome.ts"
import { Phone } from "../crowd/phone.ts"
import { register } from "../crowd/registration.ts"
import { until } from "../crowd/wait.ts"
import { Person } from "../parties/person.ts"
import { type Role, ROLES } from "../parties/tones.ts"
import { DESK, serious, signIn, visit } from "./browser.ts"
import type { Case, Scene } from "./case.ts"

/** The live call at the panel: real telephones that each say a tone, and buttons clicked in a browser. */

const HOTLINE = "95000"
const CUSTOMER = "13812345678"
/** Whose panel is clicked, and the colleagues who are chosen there. */
const PEOPLE = { ana: "1001", ben: "1002", cho: "1003" } as const
type Colleague = keyof typeof PEOPLE
const WITHIN = { withinMs: 15_000 }

export const panelCalls: ReadonlyArray<Case> = [
  {
    name: "a call is answered by a click, held and taken back: the customer hears music meanwhile",
    run: (scene) =>
      atDesks(scene, ["ana"], async ({ ana, hear, ring, within }) => {
        await ring()
        await within(ana, "AnswerCall")
        await hear({ customer: ["ana"], ana: ["customer"] })
        assert.deepEqual(await serious(ana, "[data-testid=talk-controls]"), [])
        await ana.keyboard.press("Alt+h")
        await ana.locator("[data-stands=held]").waitFor()
        await hear({ customer: [], ana: [] })
        await within(ana, "RetrieveCall")
        await hear({ customer: ["ana"], ana: ["customer"] })
        await within(ana, "HangUp")
        await gone(ana)
      })
  },
  {
    name: "a colleague is consulted by keyboard, alternated with, made a conference, and the others talk on when the agent leaves",
    run: (scene) =>
      atDesks(scene, ["ana", "ben"], async ({ ana, ben, hear, lift, ring, within }) => {
        await ring()
        await within(ana, "AnswerCall")
        await hear({ customer: ["ana"], ana: ["customer"] })
        await ana.keyboard.press("Alt+c")
        await ana.getByTestId("choose").fill(PEOPLE.ben)
        await ana.keyboard.press("Enter")
        await ana.getByTestId("consulting").waitFor()
        await lift("ben")
        await hear({ ana: ["ben"], ben: ["ana"], customer: [] })
        await ben!.getByTestId("asked-by").getByText(PEOPLE.ana).waitFor()
        await within(ana, "AlternateCall")
        await hear({ ana: ["customer"], customer: ["ana"], ben: [] })
        await within(ana, "AlternateCall")
        await hear({ ana: ["ben"], ben: ["ana"], customer: [] })
        await within(ana, "ConferenceCall")
        await hear({ ana: ["ben", "customer"], ben: ["ana", "customer"], customer: ["ana", "ben"] })
        await within(ana, "HangUp")
        await hear({ ben: ["customer"], customer: ["ben"] })
        await gone(ana)
        await within(ben!, "HangUp")
        await gone(ben!)
      })
  },
  {
    name: "a consulted colleague is given the customer by a click",
    run: (scene) =>
      atDesks(scene, ["ana", "ben"], async ({ ana, ben, hear, lift, ring, within }) => {
        await ring()
        await within(ana, "AnswerCall")
        await choose(ana, "transfer", PEOPLE.ben, "attended")
        await ana.getByTestId("consulting").waitFor()
        await lift("ben")
        await hear({ ana: ["ben"], ben: ["ana"], customer: [] })
        await within(ana, "TransferCall")
        await hear({ ben: ["customer"], customer: ["ben"] })
        await gone(ana)
        await within(ben!, "HangUp")
        await gone(ben!)
      })
  },
  {
    name: "a customer is put through unasked, and is back with a consultation ended before it was answered",
    run: (scene) =>
      atDesks(scene, ["ana", "cho"], async ({ ana, cho, hear, lift, ring, within }) => {
        await ring()
        await within(ana, "AnswerCall")
        await choose(ana, "consult", PEOPLE.cho)
        await ana.getByTestId("consulting").waitFor()
        await within(ana, "ReconnectCall")
        await hear({ customer: ["ana"], ana: ["customer"] })
        await choose(ana, "transfer", PEOPLE.cho, "blind")
        await lift("cho")
        await hear({ cho: ["customer"], customer: ["cho"] })
        await gone(ana)
        await within(cho!, "HangUp")
        await gone(cho!)
      })
  },
  {
    name: "a colleague is called from the dialler, and the agent's own telephone rings first",
    run: (scene) =>
      atDesks(scene, ["ana", "ben"], async ({ ana, ben, hear, lift, within }) => {
        await ana.keyboard.press("Alt+p")
        await ana.getByTestId("choose").fill(PEOPLE.ben)
        await ana.keyboard.press("Enter")
        await ana.getByTestId("calling").waitFor()
        await lift("ana")
        await lift("ben")
        await hear({ ana: ["ben"], ben: ["ana"] })
        await within(ana, "HangUp")
        await gone(ana)
        await gone(ben!)
      })
  },
  {
    name: "what rings at a colleague is picked up from the list of colleagues",
    run: (scene) =>
      atDesks(scene, ["ana", "ben"], async ({ ana, ben, hear, lift, people, phone, within }) => {
        // Only ben is ready: it rings there.
        await ana.getByTestId("quick-state").click()
        await ben!.getByTestId("quick-state").click()
        await ben!.getByTestId("quick-state").getByText("示忙").waitFor()
        const leg = await phone.call(scene.centre.sip, HOTLINE, CUSTOMER)
        people.customer.has(phone, leg)
        await ben!.locator("[data-phase=alerting]").waitFor()
        await ana.locator(`[data-colleague="${PEOPLE.ben}"] [data-ask=PickupCall]`).click()
        await lift("ana")
        await hear({ ana: ["customer"], customer: ["ana"] })
        await gone(ben!)
        await within(ana, "HangUp")
        await gone(ana)
      })
  }
]

interface Desks {
  readonly ana: Page
  readonly ben: Page | undefined
  readonly cho: Page | undefined
  readonly people: Readonly<Record<Role, Person>>
  readonly phone: Phone
  /** A caller comes, and it rings at ana. */
  readonly ring: () => Promise<void>
  /** Lifts the handset that rings. */
  readonly lift: (who: Colleague) => Promise<void>
  /** Clicks what asks for this. */
  readonly within: (page: Page, ask: string) => Promise<void>
  /** Each of these hears just those, of all who say a tone. */
  readonly hear: (wanted: Partial<Record<Role, ReadonlyArray<Role>>>) => Promise<void>
}

/** Nothing of a call is at hand any more. */
const gone = (page: Page): Promise<void> => page.locator("[data-hand]").waitFor({ state: "detached" })

const choose = async (page: Page, place: string, who: string, way?: "blind" | "attended"): Promise<void> => {
  await page.locator(`[data-place=${place}]`).click()
  if (way !== undefined) await page.locator(`[data-way=${way}]`).click()
  await page.getByTestId("choose").fill(who)
  await page.locator(`[data-target="agent/${who}"]`).click()
}

/** Agents at their desks with telephones; they and their callers leave afterwards. Only ana takes calls from the queue, others come to be asked. */
const atDesks = async (
  scene: Scene,
  colleagues: ReadonlyArray<Colleague>,
  work: (desks: Desks) => Promise<void>
): Promise<void> => {
  const { browser, centre } = scene
  const people = Object.fromEntries(ROLES.map((role) => [role, new Person(0, role)])) as Record<Role, Person>
  const metronome = makeMetronome()
  const open = (of: Role) =>
    Phone.open({
      address: "127.0.0.1",
      realm: centre.realm,
      metronome,
      onCall: (leg) => {
        people[of].has(phones.get(of)!, leg)
        phones.get(of)!.ring(leg)
      }
    })
  const phones = new Map<Role, Phone>()
  const leave: Array<() => Promise<unknown> | void> = []
  const pages = new Map<Colleague, Page>()
  try {
    const phone = await open("customer")
    phones.set("customer", phone)
    leave.push(() => phone.close())
    for (const who of colleagues) {
      const user = PEOPLE[who]
      const { panelPassword, sipPassword } = centre.accounts.get(user)!
      const own = await open(who)
      phones.set(who, own)
      leave.push(() => own.close())
      leave.push(await register(own, centre.sip, { user, password: sipPassword, realm: centre.realm }))
      const visitor = await visit(browser, centre.baseUrl, DESK)
      leave.push(async () => {
        await visitor.page.request.post(`/api/agents/${user}/sign-out`, { headers: { origin: centre.baseUrl } })
        await visitor.context.close()
        assert.deepEqual(visitor.complaints, [])
      })
      await signIn(visitor, user, panelPassword)
      const quick = visitor.page.getByTestId("quick-state")
      await quick.getByText("签入").click()
      await quick.getByText("示闲").waitFor()
      pages.set(who, visitor.page)
    }
    const ana = pages.get("ana")!
    await ana.getByTestId("quick-state").getByText("示闲").click()
    await ana.getByTestId("quick-state").getByText("示忙").waitFor()
    const hear: Desks["hear"] = async (wanted) => {
      let said = ""
      await until(
        "who hears whom",
        () => {
          said = Object.entries(wanted)
            .map(([role, names]) => {
              const heard = [...(people[role as Role].ear.now() ?? ["changing"])].filter(isSomebody).toSorted()
              return heard.join() === [...names].toSorted().join() ? "" : `${role} hears ${heard.join("+") || "nobody"}`
            })
            .join(" ")
            .trim()
          return said === ""
        },
        WITHIN
      ).catch((error: unknown) => {
        throw new Error(`${String(error)}: ${said}`)
      })
    }
    await work({
      ana,
      ben: pages.get("ben"),
      cho: pages.get("cho"),
      people,
      phone,
      hear,
      ring: async () => {
        await ana.evaluate(WATCH)
        const leg = await phone.call(centre.sip, HOTLINE, CUSTOMER)
        people.customer.has(phone, leg)
        await until("a ring at ana", () => people.ana.rings, WITHIN)
        const rangAt = performance.timeOrigin + people.ana.leg.invitedAt
        await ana.locator("[data-ask=AnswerCall]").waitFor()
        const shownAt = (await ana.evaluate("window.cardShownAt")) as number
        scene.popped?.(Math.max(0, shownAt - rangAt))
      },
      lift: async (who) => {
        await until(`a ring at ${who}`, () => people[who].rings, WITHIN)
        people[who].liftsHandset()
      },
      within: (page, ask) => page.locator(`[data-ask=${ask}]:not([disabled])`).first().click()
    })
  } finally {
    for (const role of ROLES) people[role].hangsUp()
    for (const go of leave.toReversed()) await go()
  }
}

const isSomebody = (name: string): boolean => ROLES.some((role) => role === name) || name === "changing"

/** In the page itself: when the ringing card is there, by the clock of the machine. */
const WATCH = `(() => {
  window.cardShownAt = undefined
  const watcher = new MutationObserver(() => {
    if (document.querySelector("[data-phase=alerting]") === null) return
    window.cardShownAt = performance.timeOrigin + performance.now()
    watcher.disconnect()
  })
  watcher.observe(document.body, { subtree: true, childList: true, attributes: true })
})()`
