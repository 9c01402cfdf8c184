import { onCleanup, Show } from "solid-js"
import { AttributeList, NotShown } from "../shared/attributes.tsx"
import { useLive } from "../shared/live.ts"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { MarkIcon } from "../shared/mark.tsx"
import { groupedNumber, isCovered } from "../shared/number-text.ts"
import { createUncovered } from "../shared/uncovered.ts"
import { CountdownRing, Elapsed } from "../shared/time.tsx"
import { spanText } from "../shared/time-text.ts"
import { beginDrag, callToGive, endDrag, endDragOf } from "./call/drag.ts"
import { Parties } from "./call/parties.tsx"
import { RecordingPart } from "./call/recording-part.tsx"
import { counterpartOf, heldSince, holdUrgency, nameOfParty } from "./call/standing.ts"
import { TalkControls } from "./call/talk-controls.tsx"
import { type Hand, handMark, isCallback, waitedMs } from "./desk-view.ts"
import { HandButtons } from "./hand-buttons.tsx"
import { HelpButton, HelpState } from "./help-button.tsx"
import { handWord } from "./hand-text.ts"
import type { Pops } from "./pop/pops.ts"
import { CallerSummary } from "./pop/summary.tsx"
import { SlotKey } from "./slot-key.tsx"
import { TelephoneSigns } from "./telephone/call-buttons.tsx"

/** The call at hand, from the reservation to the end of wrap-up. It is always open: a voice is waiting. */
export const CallCard = (props: {
  readonly hand: Hand
  readonly slot: number
  readonly selected: boolean
  readonly pops: Pops | null
  readonly onCaller: (call: string) => void
}) => {
  const call = () => props.hand.work.slice(props.hand.work.indexOf("/") + 1)
  const { now } = useLive()
  const { isRefused, numbers, toggle } = createUncovered(() => props.hand.work)
  const counterpart = () => (props.hand.call === null ? null : counterpartOf(props.hand.call))
  const key = () => (isDialled(props.hand) ? "dialledNumber" : "callingNumber")
  const shown = () => (isColleague() ? undefined : numbers()?.[key()])
  const isColleague = () => (counterpart()?.agent ?? null) !== null
  const number = () => {
    const them = counterpart()
    return them === null ? (props.hand.attributes[key()] ?? "") : nameOfParty(them)
  }
  const talk = () => (props.hand.phase === "active" ? props.hand.call : null)
  const waited = () => waitedMs(props.hand, now())
  return (
    <section
      class="tile hand p-3 pl-4"
      data-mark={handMark(props.hand)}
      data-hand={props.hand.work}
      data-phase={props.hand.phase}
      data-selected={props.selected}
      tabindex="-1"
      aria-label={t("call.mine")}
    >
      <CardHead hand={props.hand} />
      <div class="mt-2 flex items-center gap-3">
        <div class="min-w-0 flex-1">
          <div class="flex items-center gap-2 text-sm text-muted">
            {[t(wayOf(props.hand)), props.hand.queueName].filter(Boolean).join(" · ")}
            <SlotKey slot={props.slot} />
          </div>
          <div class="flex items-center gap-1">
            <strong class="num truncate text-xl" data-testid="caller">
              {groupedNumber(shown() ?? number())}
            </strong>
            <Show when={isCovered(number()) && !isCallback(props.hand)}>
              <button
                type="button"
                class="btn btn-plain w-8 px-0 text-muted"
                aria-label={t(shown() === undefined ? "call.show-number" : "call.hide-number")}
                aria-pressed={shown() !== undefined}
                onClick={toggle}
              >
                <Icon name={shown() === undefined ? "eye" : "eye-off"} />
              </button>
            </Show>
            <NotShown when={isRefused()} />
          </div>
        </div>
        <Show when={props.hand.phase === "alerting" && props.hand.until}>
          {(until) => <CountdownRing since={props.hand.since} until={until()} />}
        </Show>
      </div>
      <Show when={props.hand.phase !== "offered" && !isCallback(props.hand) && props.pops}>
        {(pops) => (
          <CallerSummary
            call={call()}
            pops={pops()}
            isRinging={props.hand.phase === "alerting"}
            onOpen={() => props.onCaller(call())}
          />
        )}
      </Show>
      <Show when={props.hand.call?.calling}>
        <p class="mt-2 text-sm font-semibold" role="status" data-testid="calling">
          {t("call.calling")} <span class="num">{number()}</span>
        </p>
      </Show>
      <Show when={talk()}>
        {(view) => (
          <>
            <TelephoneSigns hand={props.hand} />
            <TalkControls view={view()} help={<HelpButton hand={props.hand} />} />
            <Parties view={view()} />
          </>
        )}
      </Show>
      <Show when={waited() !== null && (isCallback(props.hand) || wayOf(props.hand) === "call.incoming")}>
        <p class="num mt-1 text-sm text-muted">
          {t("call.waited")} {spanText(waited() ?? 0)}
        </p>
      </Show>
      <div class="mt-2">
        <AttributeList work={props.hand.work} attributes={props.hand.attributes} without={["callingNumber"]} />
      </div>
      <Show when={props.hand.phase === "offered" && !isCallback(props.hand)}>
        <p class="mt-3 text-sm text-muted">{t("call.reserved")}</p>
      </Show>
      <Show when={talk() === null}>
        <TelephoneSigns hand={props.hand} />
        <HandButtons hand={props.hand} note="" selected={props.selected} />
      </Show>
      <HelpState hand={props.hand} />
    </section>
  )
}

/** How it stands; by it the call is dragged to somebody. */
const CardHead = (props: { readonly hand: Hand }) => {
  const canGive = () => callToGive([props.hand]) !== null
  const title = () => {
    if (!canGive()) return undefined
    return t(props.hand.phase === "alerting" ? "hand-over.drag-ringing" : "hand-over.drag")
  }
  const { work } = props.hand
  onCleanup(() => endDragOf(work))
  return (
    <header
      class="flex items-center gap-2"
      classList={{ "cursor-grab": canGive() }}
      draggable={canGive()}
      title={title()}
      data-grip={canGive() ? "" : undefined}
      onDragStart={({ currentTarget, dataTransfer, target }) => {
        // What is marked in it is dragged by itself, and no call.
        if (target !== currentTarget || !canGive()) return
        // Some browsers drag nothing that carries nothing.
        dataTransfer?.setData("text/plain", "")
        beginDrag(props.hand.work)
      }}
      onDragEnd={endDrag}
    >
      <MarkIcon mark={handMark(props.hand)} size="1.1em" />
      <h2 class="font-semibold whitespace-nowrap">{handWord(props.hand)}</h2>
      <CardClock hand={props.hand} />
      <Show when={props.hand.call}>{(view) => <RecordingPart view={view()} />}</Show>
      <Show when={canGive()}>
        <Icon name="grip" class="ml-auto flex-none text-muted" />
      </Show>
    </header>
  )
}

/** Who waits with music waits on everybody's clock. */
const CardClock = (props: { readonly hand: Hand }) => {
  const { now } = useLive()
  const held = () => (props.hand.call === null ? null : heldSince(props.hand.call))
  const look = (since: number) =>
    ({ fine: "text-muted", long: "font-bold text-ring", "too-long": "font-bold text-alarm" })[
      holdUrgency(now() - since)
    ]
  return (
    <Show
      when={handMark(props.hand) === "held" && held()}
      fallback={<Elapsed since={props.hand.since} class="text-muted" />}
    >
      {(since) => <Elapsed since={since()} class={look(since())} />}
    </Show>
  )
}

/** The other side was called: by them, for them, or because of an alarm. */
const isDialled = ({ call }: Hand): boolean =>
  call?.origin === "outbound" || call?.origin === "callback" || call?.origin === "alarm"

const wayOf = (hand: Hand) => {
  const { call } = hand
  if (isCallback(hand) || call?.origin === "callback") return "call.callback"
  if (call?.origin === "internal") return "call.internal"
  if (call?.origin === "alarm") return "call.alarm"
  return call?.origin === "outbound" ? "call.outgoing" : "call.incoming"
}
