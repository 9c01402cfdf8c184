import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import type { Agent } from "../crowd/agent.ts"
import { gather } from "../crowd/crowd.ts"
import type { Leg } from "#engine/laboratory/telephone/phone.ts"
import { inParallel, pause, percentile, until } from "../crowd/wait.ts"
import { sipp, sippIsThere } from "../peers/sipp.ts"
import { DESK, signIn, visit, type Visitor } from "./browser.ts"
import type { Case, Scene } from "./case.ts"
import { have } from "../crowd/have.ts"

/** The promise of a screen pop, at a whole floor: 30 agents take calls, and some of them look at a real panel. */

const AGENTS = 30
/** Chromium draws each of them with the cores that the centre runs on; the others' screens are their sockets. */
const PANELS = 4
const HOTLINE = "95000"
const [CALLS, PER_SECOND] = [120, 2]
const RINGS_MS = 1_000
/**
 * Who is measured is soon ready again, and rung some ten times; of the others most are talking at any time. With ten seconds of
 * wrap-up they take two calls a second: nobody waits for longer and longer.
 */
const talksMs = (index: number): number => (index < PANELS ? 1_000 : 5_000)
/** A minute of calls, what the flow says first, the last talk; and as long again for a machine that is busy with all of this. */
const OVER_WITHIN_SECONDS = 180
const PROMISED_MS = 300
/** Of fewer a p95 says nothing. */
const RINGS_AT_LEAST = 20
/** Who calls, as the card says it: known by their number, which the centre has covered everywhere else. */
const CALLER = { id: "e2e-ring-to-pop", name: "何响铃", number: "13577770001" }

export const panelRingToPop: ReadonlyArray<Case> = [
  {
    name: `at ${AGENTS} agents and ${PER_SECOND} calls a second, who calls is on the screen within ${PROMISED_MS} ms of the ring (p95)`,
    run: async (scene) => {
      const { centre, say } = scene
      if (!sippIsThere()) throw new Error("there is no sipp: apt-get install sip-tester")
      const crowd = await gather({ centre, count: AGENTS, pickUp: () => RINGS_MS, say })
      const leave: Array<() => Promise<unknown> | void> = [crowd.stop]
      try {
        await have(crowd.admin, "customers", {
          id: CALLER.id,
          name: CALLER.name,
          phones: [{ kind: "mobile", written: CALLER.number }]
        })
        const seats = await inParallel(crowd.agents.slice(0, PANELS), 2, (agent) => takeSeat(scene, agent))
        leave.push(
          ...seats.map(
            ({ visitor }) =>
              () =>
                visitor.context.close()
          )
        )
        const closings = await inParallel(crowd.agents.slice(PANELS), 4, ({ panel }) => panel.openScreen())
        leave.push(...closings)
        for (const [index, agent] of crowd.agents.entries())
          agent.onTalk.add((leg) => void pause(talksMs(index)).then(() => agent.phone.hangUp(leg)))
        await Promise.all(crowd.agents.map((agent) => agent.ready()))
        const { errors, exitCode } = await sipp({
          scenario: "uac-dials-echoes-until-bye",
          centre: centre.sip,
          dial: HOTLINE,
          calls: CALLS,
          perSecond: PER_SECOND,
          withinSeconds: OVER_WITHIN_SECONDS,
          words: { caller: CALLER.number }
        })
        assert.equal(exitCode, 0, errors)
        await until("every talk is over", () => crowd.agents.every(({ leg }) => leg === undefined), {
          withinMs: 15_000
        })
        const tookMs = (await Promise.all(seats.map(measured))).flat()
        const [p50, p95, most] = [0.5, 0.95, 1].map((share) => Math.round(percentile(tookMs, share)))
        say(
          `${tookMs.length} rings at ${PANELS} panels: who called was painted after ${p50} ms (p50), ${p95} (p95), ${most} at most`
        )
        for (const ms of tookMs) scene.popped?.(ms)
        assert.deepEqual(
          seats.flatMap(({ visitor }) => visitor.complaints),
          []
        )
        assert.ok(tookMs.length >= RINGS_AT_LEAST, `only ${tookMs.length} rings came to the panels`)
        assert.ok(p95! <= PROMISED_MS, `p95 is ${p95} ms`)
      } finally {
        for (const go of leave.toReversed()) await go()
      }
    }
  }
]

interface Seat {
  readonly visitor: Visitor
  /** When each INVITE reached the telephone, by this process's clock since 1970, in ms. */
  readonly ringsAt: ReadonlyArray<number>
}

/** The page of an agent who is signed in already; it notes when each caller was painted. */
const takeSeat = async ({ browser, centre }: Scene, agent: Agent): Promise<Seat> => {
  const ringsAt: Array<number> = []
  agent.onInvite.add((leg: Leg) => void ringsAt.push(performance.timeOrigin + leg.invitedAt))
  const visitor = await visit(browser, centre.baseUrl, DESK)
  await signIn(visitor, agent.number, centre.accounts.get(agent.number)!.panelPassword)
  await visitor.page.getByTestId("quick-state").getByText("示闲").waitFor()
  await visitor.page.evaluate(WATCH)
  return { visitor, ringsAt }
}

/** Ms from each ring to its caller on the screen; Infinity where none came before the next ring. */
const measured = async ({ ringsAt, visitor: { page } }: Seat): Promise<ReadonlyArray<number>> => {
  const ahead = await clockAhead(page)
  const shown = ((await page.evaluate("window.callersPaintedAt")) as ReadonlyArray<number>).map((at) => at - ahead)
  return ringsAt.map((at, index) => {
    // The screen may be told a moment before the telephone.
    const [from, to] = [at, ringsAt[index + 1] ?? Infinity].map((bound) => bound - RINGS_MS / 2)
    const painted = shown.find((each) => each >= from! && each < to!)
    return painted === undefined ? Infinity : Math.max(0, painted - at)
  })
}

/** How many ms the page's clock is ahead of ours, from the quickest of a few answers. */
const clockAhead = async (page: Page): Promise<number> => {
  const answers: Array<{ readonly took: number; readonly ahead: number }> = []
  for (let n = 0; n < 10; n++) {
    const asked = performance.now()
    const theirs = (await page.evaluate("performance.timeOrigin + performance.now()")) as number
    const took = performance.now() - asked
    answers.push({ took, ahead: theirs - (performance.timeOrigin + asked + took / 2) })
  }
  return answers.toSorted((a, b) => a.took - b.took)[0]!.ahead
}

/** In the page itself: when the name of a caller whose call rings was painted, once for each call. A message after the frame follows its paint. */
const WATCH = `(() => {
  window.callersPaintedAt = []
  const seen = new Set()
  new MutationObserver(() => {
    for (const card of document.querySelectorAll("[data-hand][data-phase=alerting]")) {
      if (seen.has(card.dataset.hand) || card.querySelector("[data-testid=caller-name]") === null) continue
      seen.add(card.dataset.hand)
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => callersPaintedAt.push(performance.timeOrigin + performance.now())
        port2.postMessage(null)
      })
    }
  }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
})()`
