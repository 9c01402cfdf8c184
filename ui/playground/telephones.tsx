import { For } from "solid-js"
import { BottomBar } from "../agent/bottom-bar.tsx"
import { createHands } from "../agent/hands.ts"
import { LeftPanel } from "../agent/left-panel.tsx"
import { type PanelTelephone, PanelTelephoneShown } from "../agent/telephone/panel-telephone.tsx"
import type { CallShown } from "../softphone/call.ts"
import { NO_REPORT } from "../softphone/line-report.ts"
import { NO_TELEPHONE, type TelephoneShown } from "../softphone/telephone-shown.ts"
import { callAt, deskOf, agentAt } from "./fixtures.ts"

const CALL: CallShown = {
  way: "in",
  number: "1002",
  name: "李娜",
  phase: "ringing",
  talkingSinceMs: null,
  isMuted: false,
  keys: "",
  answersAfterSeconds: null
}
const shown = (over: Partial<TelephoneShown>) => () => ({ ...NO_TELEPHONE, line: "registered" as const, ...over })
const here = {
  kind: () => "browser",
  isOffered: () => true,
  line: () => "registered",
  shown: shown({})
} as const satisfies Partial<PanelTelephone>
const talks = { ...CALL, phase: "talking", talkingSinceMs: 0 } as const
const inCall = { ...here, canMute: () => true, shown: shown({ call: talks }) } as const
const report = (grade: "good" | "fair" | "poor", mos: number) => () =>
  ({ ...NO_REPORT, codec: "opus", roundTripMs: 38, lostShare: 0.002, jitterMs: 4, mos, grade }) as const

/** Each state of the telephone in the agent's page; with work of this phase at hand, or none. */
export const TELEPHONES: Readonly<
  Record<string, readonly [hand: "alerting" | "active" | null, Partial<PanelTelephone>]>
> = {
  "asked once": [null, { ...here, kind: () => "unchosen", line: () => "off" }],
  "in another tab": [null, { ...here, line: () => "elsewhere" }],
  "no connection": [null, { ...here, line: () => "away" }],
  "refused by the switch": [null, { ...here, line: () => "refused" }],
  rings: ["alerting", { ...here, ringsFor: () => true, ringing: () => true, shown: shown({ call: CALL }) }],
  "answers by itself": [
    "alerting",
    { ...here, ringsFor: () => true, ringing: () => true, shown: shown({ call: { ...CALL, answersAfterSeconds: 3 } }) }
  ],
  "microphone refused": [null, { ...here, ringing: () => true, shown: shown({ ending: "denied" }) }],
  "no microphone": [null, { ...here, shown: shown({ ending: "none" }) }],
  "microphone held": [null, { ...here, shown: shown({ ending: "broken" }) }],
  talks: ["active", { ...inCall, report: report("good", 4.3) }],
  muted: ["active", { ...inCall, muted: () => true, report: report("fair", 3.8) }],
  "microphone gone": [
    "active",
    { ...inCall, shown: shown({ call: talks, microphoneGone: "none" }), report: report("poor", 2.9) }
  ],
  "comes back": ["active", { ...here, shown: shown({ call: { ...talks, phase: "returning" } }) }],
  "a colleague rings": [null, { ...here, direct: () => CALL, ringing: () => true, shown: shown({ call: CALL }) }],
  "talks with a colleague": [null, { ...inCall, direct: () => talks, muted: () => true }]
}

export const TelephoneStates = (props: { readonly now: number }) => (
  <For each={Object.entries(TELEPHONES)}>
    {([name, [phase, value]]) => {
      const agent = {
        ...agentAt(0, props.now),
        state: phase === null ? ("ready" as const) : agentAt(0, props.now).state
      }
      const desk = deskOf(agent, phase === null ? {} : { hands: [callAt(phase, props.now, "handset")] })
      return (
        <PanelTelephoneShown value={value}>
          <div class="w-[332px]">
            <h3 class="mb-1 text-sm text-muted">{name}</h3>
            <LeftPanel desk={desk} hands={createHands(() => desk)} pops={null} onCaller={() => {}} />
            <div class="mt-2 overflow-hidden">
              <BottomBar desk={desk} onHelp={() => {}} />
            </div>
          </div>
        </PanelTelephoneShown>
      )
    }}
  </For>
)
