import { type JSX, Show } from "solid-js"
import { useLive } from "../shared/live.ts"
import { Icon, type IconName } from "../shared/icons.tsx"
import { t, type WordKey } from "../shared/language.ts"
import { AnswerHere, MuteButton } from "./telephone/call-buttons.tsx"
import { usePanelTelephone } from "./telephone/panel-telephone.tsx"
import { type Hand, type HandAction, handActions, handIntent, isCall, isCallback, isOwnRing } from "./desk-view.ts"
import { Deflect } from "./call/deflect-later.ts"
import { ariaKey, type KeyAction, keyText } from "./keys.ts"

/** The buttons of one hand: those that do something in its phase. */
export const HandButtons = (props: {
  readonly hand: Hand
  readonly note: string
  /** Keys that finish reach the chosen hand alone. */
  readonly selected: boolean
  /** Written work: after its button was pressed. */
  readonly onAsked?: ((action: HandAction) => void) | undefined
}) => {
  const { ask, asking, canAsk } = useLive()
  const telephone = usePanelTelephone()
  /** After a call its summary has them, which stands elsewhere. */
  const can = (action: HandAction): boolean =>
    handActions(props.hand).includes(action) && !(isCall(props.hand) && props.hand.phase === "wrap-up")
  const resting = () => !canAsk() || asking() !== null
  const finishKeys = () => (props.selected ? ("finish" as const) : undefined)
  const Button = (own: {
    readonly tag: HandAction
    readonly word: WordKey
    readonly look: string
    readonly icon?: IconName
    readonly keys?: KeyAction | undefined
  }): JSX.Element => (
    <Show when={can(own.tag)}>
      <button
        type="button"
        class={`btn btn-call ${own.look}`}
        disabled={resting()}
        data-ask={own.tag}
        aria-keyshortcuts={own.keys && ariaKey(own.keys)}
        onClick={() => {
          void ask(handIntent(own.tag, props.hand, props.note))
          props.onAsked?.(own.tag)
        }}
      >
        <Show when={own.icon}>{(icon) => <Icon name={icon()} size="1.1em" class="flex-none" />}</Show>
        {t(own.word)}
        <Show when={own.keys}>{(keys) => <span class="kbd">{keyText(keys())}</span>}</Show>
      </button>
    </Show>
  )
  return (
    <div
      class="mt-3 grid gap-2 empty:hidden"
      classList={{
        "grid-cols-2": props.hand.phase !== "alerting",
        "grid-cols-[3fr_2fr]": props.hand.phase === "alerting"
      }}
    >
      <Show when={isCall(props.hand) && props.hand.phase === "alerting" && !can("AnswerCall")}>
        <Show when={!telephone.ringsFor(props.hand)}>
          <AnswerAtPhone hand={props.hand} />
        </Show>
      </Show>
      <AnswerHere hand={props.hand} />
      <Show when={!telephone.ringsFor(props.hand)}>
        <Button
          tag="AnswerCall"
          word={isCallback(props.hand) ? "do.call-back" : "do.answer"}
          look="btn-go"
          icon="phone"
          keys="answer"
        />
      </Show>
      <MuteButton hand={props.hand} />
      <Button
        tag="RejectCall"
        word={isOwnRing(props.hand) ? "do.cancel" : isCallback(props.hand) ? "do.pass-on" : "do.reject"}
        look=""
        icon={isCallback(props.hand) ? "cross" : "hang-up"}
      />
      <Show when={props.hand.phase === "alerting" && props.hand.call}>
        {(view) => (
          <div class="col-span-2 empty:hidden">
            <Deflect view={view()} />
          </div>
        )}
      </Show>
      <Button
        tag="HangUp"
        word="do.hang-up"
        look={telephone.canMute() ? "btn-stop" : "btn-stop col-span-2"}
        icon="hang-up"
        keys="hang-up"
      />
      <Button tag="AcceptWork" word="do.accept" look="btn-go" icon="check" keys="answer" />
      <Button tag="RejectWork" word="do.pass-on" look="" icon="cross" />
      <Button
        tag="EndWork"
        word="do.finish-work"
        look={props.selected ? "btn-main col-span-2" : "col-span-2"}
        icon="check"
        keys={finishKeys()}
      />
      <Button
        tag="FinishWrapUp"
        word="do.finish-wrap-up"
        look={props.selected ? "btn-main" : ""}
        icon="check"
        keys={finishKeys()}
      />
      <Button tag="ExtendWrapUp" word="do.extend" look="" />
      <Button tag="KeepWrapUp" word="do.keep" look="col-span-2" />
    </div>
  )
}

/** In the place of the button, also while nothing is known yet: "reject" must not move under a finger. */
const AnswerAtPhone = (props: { readonly hand: Hand }) => (
  <p class="flex items-center justify-center gap-2 text-center font-semibold text-ring" role="status">
    <Show when={props.hand.answerBy === "handset"}>
      <Icon name="phone" class="flex-none" />
      {t("call.answer-at-phone")}
    </Show>
  </p>
)
