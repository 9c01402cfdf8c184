import { Show } from "solid-js"
import { AttributeList, NotShown } from "../shared/attributes.tsx"
import { useLive } from "../shared/live.ts"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { MarkIcon } from "../shared/mark.tsx"
import { groupedNumber, isCovered } from "../shared/number-text.ts"
import { createUncovered } from "../shared/uncovered.ts"
import { CountdownRing, Elapsed } from "../shared/time.tsx"
import { spanText } from "../shared/time-text.ts"
import { type Hand, handMark, waitedMs } from "./desk-view.ts"
import { HandButtons } from "./hand-buttons.tsx"
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
  const shown = () => numbers()?.["callingNumber"]
  const number = () => props.hand.attributes["callingNumber"] ?? ""
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
      <header class="flex items-center gap-2">
        <MarkIcon mark={handMark(props.hand)} size="1.1em" />
        <h2 class="font-semibold">{handWord(props.hand)}</h2>
        <Elapsed since={props.hand.since} class="text-muted" />
        <Show when={props.hand.recording}>
          <span class="ml-auto flex items-center gap-1 text-sm text-busy">
            <Icon name="record" class="pulse" />
            {t("call.recording")}
          </span>
        </Show>
        <SlotKey slot={props.slot} class={props.hand.recording ? "" : "ml-auto"} />
      </header>
      <div class="mt-2 flex items-center gap-3">
        <div class="min-w-0 flex-1">
          <div class="text-sm text-muted">
            {t("call.incoming")} · {props.hand.queueName}
          </div>
          <div class="flex items-center gap-1">
            <strong class="num truncate text-xl" data-testid="caller">
              {groupedNumber(shown() ?? number())}
            </strong>
            <Show when={isCovered(number())}>
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
      <Show when={props.hand.phase !== "offered" && props.pops}>
        {(pops) => (
          <CallerSummary
            call={call()}
            pops={pops()}
            isRinging={props.hand.phase === "alerting"}
            onOpen={() => props.onCaller(call())}
          />
        )}
      </Show>
      <Show when={waited() !== null}>
        <p class="num mt-1 text-sm text-muted">
          {t("call.waited")} {spanText(waited() ?? 0)}
        </p>
      </Show>
      <div class="mt-2">
        <AttributeList work={props.hand.work} attributes={props.hand.attributes} without={["callingNumber"]} />
      </div>
      <Show when={props.hand.phase === "offered"}>
        <p class="mt-3 text-sm text-muted">{t("call.reserved")}</p>
      </Show>
      <TelephoneSigns hand={props.hand} />
      <HandButtons hand={props.hand} note="" selected={props.selected} />
    </section>
  )
}
