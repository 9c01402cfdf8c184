import { For, Show } from "solid-js"
import type { Desk } from "#wire/board.ts"
import type { Intent } from "#wire/intent.ts"
import { useLive } from "../shared/live.ts"
import { chosenReasons, reasonColour, reasonIcon } from "../shared/centre-words.ts"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { MarkIcon } from "../shared/mark.tsx"
import { Menu } from "../shared/popup.tsx"
import { colourOf, iconOf, markOf, stateText } from "../shared/state-mark.ts"
import { Elapsed } from "../shared/time.tsx"
import { quickChoice, stateChoices } from "./desk-view.ts"
import { intentMark, intentText } from "./intent-text.ts"

/** The agent's state with its timer: a menu of the states to go to, with the centre's own reasons. */
export const StateMenu = (props: { readonly desk: Desk }) => {
  const { canAsk } = useLive()
  const atWork = () => Object.keys(props.desk.hands).length > 0
  return (
    <Menu
      buttonClass="inline-flex h-8 items-center gap-2 rounded-md border-2 border-(--st) px-2 sm:px-3 bg-bg whitespace-nowrap hover:not-disabled:bg-raised"
      buttonMark={markOf(props.desk.agent)}
      buttonColour={colourOf(props.desk.agent)}
      disabled={!canAsk()}
      label={
        <>
          <span class="sr-only">{t("do.change-state", { state: stateText(props.desk.agent) })}</span>
          {/* The button's name says the state; a name that has the time in it would be another one each second. */}
          <span class="contents" aria-hidden="true" data-testid="state">
            <MarkIcon
              mark={markOf(props.desk.agent)}
              colour={colourOf(props.desk.agent)}
              icon={iconOf(props.desk.agent)}
              size="1.1em"
            />
            <span class="font-semibold">{stateText(props.desk.agent)}</span>
            <Elapsed since={props.desk.agent.since} class="font-semibold" />
          </span>
          <Icon name="chevron" size="0.8em" />
        </>
      }
    >
      {(close) => (
        <>
          <Show when={atWork()}>
            <p class="px-3 pt-1 pb-2 text-xs text-muted">{t("state.hint-at-work")}</p>
          </Show>
          <For each={stateChoices(props.desk, chosenReasons())}>
            {(intent) => <Choice intent={intent} close={close} />}
          </For>
        </>
      )}
    </Menu>
  )
}

/** The likeliest next step as one click: 签入, 示闲 or 示忙. */
export const QuickState = (props: { readonly desk: Desk }) => {
  const { ask, asking, canAsk } = useLive()
  return (
    <Show when={quickChoice(props.desk, chosenReasons())}>
      {(intent) => (
        <button
          type="button"
          class="btn max-sm:px-2"
          classList={{ "btn-go": intent()._tag !== "GoNotReady" }}
          disabled={!canAsk() || asking() !== null}
          data-testid="quick-state"
          onClick={() => void ask(intent())}
        >
          {intentText(intent())}
        </button>
      )}
    </Show>
  )
}

/** Who leaves when the work at hand is done, and takes nothing new. */
export const LeavingSign = (props: { readonly desk: Desk }) => (
  <Show when={props.desk.leaving}>
    <span
      class="inline-flex items-center gap-1.5 text-sm text-muted max-lg:order-last max-lg:basis-full xl:whitespace-nowrap"
      data-testid="leaving"
      role="status"
    >
      <Icon name="hang-up" class="flex-none" />
      {t("state.leaving")}
    </span>
  </Show>
)

const Choice = (props: { readonly intent: Intent; readonly close: () => void }) => {
  const { ask, asking, canAsk } = useLive()
  const reason = () => (props.intent._tag === "GoNotReady" ? props.intent.reason : null)
  return (
    <button
      type="button"
      role="menuitem"
      class="menu-item"
      disabled={!canAsk() || asking() !== null}
      data-choice={reason() ?? props.intent._tag}
      onClick={() => {
        props.close()
        void ask(props.intent)
      }}
    >
      <MarkIcon
        mark={intentMark(props.intent)}
        colour={reason() === null ? undefined : reasonColour(reason() ?? "")}
        icon={reason() === null ? undefined : reasonIcon(reason() ?? "")}
      />
      {intentText(props.intent)}
    </button>
  )
}
