import { For, type JSX } from "solid-js"
import type { HandView } from "#wire/board.ts"
import type { HelpRequests } from "#wire/help.ts"
import { HandOverOffer } from "../agent/call/hand-over-offer.tsx"
import { KeyList } from "../agent/key-help.tsx"
import { Phrases } from "../agent/phrases.tsx"
import { RecentCalls } from "../agent/recent-calls.tsx"
import { SummaryPanel } from "../agent/summary/summary-panel.tsx"
import { WhyList } from "../agent/why/why-list.tsx"
import { type Live, LiveProvider, useLive } from "../shared/live.ts"
import { HelpRequestBanners } from "../shell/help-requests.tsx"
import { deskStates } from "./desk-states.ts"
import { agentAt, callAt, deskOf, wire } from "./fixtures.ts"

/** What the desk has beside its cards, each state on what was recorded. */
export const PanelParts = (props: { readonly now: number }) => {
  const { now } = props
  const talk = { ...callAt("active", now), recording: true }
  const notes = callAt("wrap-up", now)
  const summaries: Readonly<Record<string, HandView>> = {
    "in the talk, with what was said to be heard again": talk,
    "after-call work": notes,
    "after-call work, kept": { ...notes, isKept: true }
  }
  const states = deskStates(now)
  const why = {
    "signed out": states["signed-out"],
    "no telephone": states["no-device"],
    "not ready, without a telephone": deskOf(
      { ...agentAt(0, now), state: "not-ready", device: "unregistered" },
      { reason: "break", obstacles: [["voice", "device-unregistered"]] }
    ),
    "after-call work": states["wrap-up"],
    "work that excludes": states["a mail set aside for an alarm"],
    "nothing is missing": states["ready"]
  }
  return (
    <>
      <For each={Object.entries(summaries)}>
        {([name, hand]) => (
          <State name={`summary: ${name}`} class="w-[42rem] max-w-full">
            <SummaryPanel hands={[hand]} />
          </State>
        )}
      </For>
      <State name="phrases" class="h-96 w-[34rem] max-w-full">
        <Phrases />
      </State>
      <State name="my calls" class="h-96 w-[42rem] max-w-full">
        <RecentCalls agent="1001" />
      </State>
      <For each={Object.entries(why)}>
        {([name, desk]) => (
          <State name={`why nothing comes: ${name}`} class="w-88 max-w-full">
            <div class="panel p-3">{desk !== undefined && <WhyList desk={desk} />}</div>
          </State>
        )}
      </For>
      <State name="a call brought to a colleague" class="w-[300px]">
        <Handing hand={talk}>
          <HandOverOffer
            work={talk.work}
            to={{ kind: "agent", agent: agentAt(6, now), isReachable: true }}
            name="1007 黄勇"
          />
        </Handing>
      </State>
      <State name="help asked by two colleagues" class="relative h-48 w-80 [contain:layout]">
        <Asking requests={requestsAt(now)}>
          <HelpRequestBanners />
        </Asking>
      </State>
      <State name="the keys" class="panel w-96 max-w-full p-3">
        <KeyList />
      </State>
    </>
  )
}

const State = (props: { readonly name: string; readonly class: string; readonly children: JSX.Element }) => (
  <div class="max-w-full">
    <h3 class="mb-1 text-sm text-muted">{props.name}</h3>
    <div class={props.class}>{props.children}</div>
  </div>
)

/** A desk with this call alone. */
const Handing = (props: { readonly hand: HandView; readonly children: JSX.Element }) => {
  const live = useLive()
  const desk = deskOf(agentAt(0, Date.now()), { hands: [props.hand] })
  return <LiveProvider value={{ ...live, desk: () => desk } satisfies Live}>{props.children}</LiveProvider>
}

const Asking = (props: { readonly requests: HelpRequests; readonly children: JSX.Element }) => {
  const live = useLive()
  return <LiveProvider value={{ ...live, help: () => props.requests } satisfies Live}>{props.children}</LiveProvider>
}

const requestsAt = (now: number): HelpRequests => {
  const of = (agent: string, name: string, more: object) => ({
    agent,
    name,
    work: `call/${agent}`,
    queueName: "售后热线",
    since: now - 21_000,
    takenBy: null,
    takenAt: null,
    ...more
  })
  return wire<HelpRequests>({
    "1003": of("1003", "张敏", {}),
    // Said for so long that nobody who looks misses it.
    "1004": of("1004", "刘磊", { takenBy: "陈班长", takenAt: now + 3_600_000 })
  })
}
