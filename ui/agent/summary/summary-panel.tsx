import { For, Show } from "solid-js"
import { allKept } from "../../calls/keeping-remark.ts"
import { RemarkPart } from "../../calls/remark-part-later.ts"
import { Icon } from "../../shared/icons.tsx"
import { t, type WordKey } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { groupedNumber } from "../../shared/number-text.ts"
import { clockText } from "../../shared/time-text.ts"
import { Left } from "../../shared/time.tsx"
import { TelephoneNumber } from "../../shared/telephone-number.tsx"
import { mayOpen } from "../../shell/may-open.ts"
import { HearAgain } from "./hear-again.tsx"
import { earlier } from "../call/call-back.tsx"
import { type Hand, type HandAction, handActions, handIntent, isCall, isCallback } from "../desk-view.ts"
import { ariaKey, keyText } from "../keys.ts"

/** 话后小结: stays in its place from the answer to the end of after-call work, below whatever the agent looks at. Empty without a call. */
export const SummaryPanel = (props: { readonly hands: ReadonlyArray<Hand> }) => {
  const works = () =>
    props.hands.filter((hand) => isCall(hand) && !isCallback(hand) && isTaken(hand)).map(({ work }) => work)
  return (
    <For each={works()}>
      {(work) => (
        <Show when={props.hands.find((hand) => hand.work === work)}>{(hand) => <OfCall hand={hand()} />}</Show>
      )}
    </For>
  )
}

const isTaken = ({ phase }: Hand): boolean => phase === "active" || phase === "set-aside" || phase === "wrap-up"

const OfCall = (props: { readonly hand: Hand }) => {
  const call = () => props.hand.work.slice(props.hand.work.indexOf("/") + 1)
  const { session } = useLive()
  /** While it is recorded, and after it: then it says so where nothing was. */
  const mayHear = () => (props.hand.recording || props.hand.phase === "wrap-up") && mayOpen(session, "calls.listen")
  /** Of a call that they made themselves the other side is whom they dialled. */
  const side = () => (props.hand.attributes["callingNumber"] === session.agent ? "dialledNumber" : "callingNumber")
  const outside = () => props.hand.attributes[side()] ?? ""
  const number = () => groupedNumber(outside())
  return (
    <section
      class="panel flex-none px-4 py-2"
      aria-label={t("summary.of", { number: number() })}
      data-testid="summary"
      data-summary={props.hand.work}
    >
      <header class="mb-2 flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
        <h2 class="font-semibold">{t("remark.title")}</h2>
        <span class="num text-sm text-muted">
          <TelephoneNumber number={outside()} text={number()} to={earlier(outside(), call(), side())} />
        </span>
        <Show when={mayHear()}>
          <HearAgain call={call()} />
        </Show>
        <Show when={props.hand.phase === "wrap-up"}>
          <WrapUp hand={props.hand} />
        </Show>
      </header>
      <RemarkPart call={call()} work={props.hand.work} isWide />
    </section>
  )
}

/** How much is left, and what can be done about it. */
const WrapUp = (props: { readonly hand: Hand }) => (
  <span class="ml-auto flex flex-wrap items-center gap-2">
    <Show when={props.hand.until}>
      {(until) => (
        <Show
          when={props.hand.isKept === true}
          fallback={
            <span class="flex items-baseline gap-1.5 text-sm text-muted">
              {t("call.wrap-up-left")}
              <b class="num text-lg text-text" data-testid="wrap-up-left">
                <Left until={until()} />
              </b>
            </span>
          }
        >
          <span class="num text-sm text-muted" data-testid="wrap-up-kept">
            {t("summary.kept-until", { when: clockText(until()).slice(0, 5) })}
          </span>
        </Show>
      )}
    </Show>
    <Button hand={props.hand} tag="KeepWrapUp" word="do.keep" />
    <Button hand={props.hand} tag="ExtendWrapUp" word="do.extend" />
    <Button hand={props.hand} tag="FinishWrapUp" word="do.finish" />
  </span>
)

const Button = (props: { readonly hand: Hand; readonly tag: HandAction; readonly word: WordKey }) => {
  const { ask, asking, canAsk } = useLive()
  const isFinish = () => props.tag === "FinishWrapUp"
  const press = async (): Promise<void> => {
    // What was typed last counts.
    if (isFinish()) await allKept()
    await ask(handIntent(props.tag, props.hand, ""))
  }
  return (
    <Show when={handActions(props.hand).includes(props.tag)}>
      <button
        type="button"
        class="btn"
        classList={{ "btn-main": isFinish() }}
        disabled={!canAsk() || asking() !== null}
        data-ask={props.tag}
        aria-keyshortcuts={isFinish() ? ariaKey("finish") : undefined}
        onClick={() => void press()}
      >
        <Show when={isFinish()}>
          <Icon name="check" class="flex-none" />
        </Show>
        {t(props.word)}
        <Show when={isFinish()}>
          <span class="kbd">{keyText("finish")}</span>
        </Show>
      </button>
    </Show>
  )
}
