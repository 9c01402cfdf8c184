import { For, Show } from "solid-js"
import type { Desk } from "#wire/board.ts"
import type { Intent } from "#wire/intent.ts"
import { useCentre } from "../shared/centre.ts"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { MarkIcon } from "../shared/mark.tsx"
import { Menu } from "../shared/popup.tsx"
import { markOf, stateText } from "../shared/state-mark.ts"
import { Elapsed } from "../shared/time.tsx"
import { nextChoices, stateChoices } from "./desk-view.ts"
import { intentMark, intentText } from "./intent-text.ts"

/** The agent's state with its timer: a menu of the states to go to, or during a call a plain sign. */
export const StateMenu = (props: { readonly desk: Desk }) => {
  const { canAsk } = useCentre()
  const sign = () => (
    <>
      <MarkIcon mark={markOf(props.desk.agent)} size="1.1em" />
      <span class="font-semibold">{stateText(props.desk.agent)}</span>
      <Elapsed since={props.desk.agent.since} class="font-semibold" />
    </>
  )
  const frame = "inline-flex h-8 items-center gap-2 rounded-md border-2 border-(--st) px-3 bg-bg whitespace-nowrap"
  return (
    <Show
      when={props.desk.work === null}
      fallback={
        <div class={frame} data-mark={markOf(props.desk.agent)} data-testid="state">
          {sign()}
        </div>
      }
    >
      <Menu
        buttonClass={`${frame} hover:not-disabled:bg-raised`}
        buttonMark={markOf(props.desk.agent)}
        title={t("do.change-state", { state: stateText(props.desk.agent) })}
        disabled={!canAsk()}
        label={
          <>
            <span class="contents" data-testid="state">
              {sign()}
            </span>
            <Icon name="chevron" size="0.8em" />
          </>
        }
      >
        {(close) => <Choices choices={stateChoices(props.desk.agent)} close={close} />}
      </Menu>
    </Show>
  )
}

/** The likeliest next step as one click: 签入, 示闲 or 示忙. */
export const QuickState = (props: { readonly desk: Desk }) => {
  const { ask, asking, canAsk } = useCentre()
  const intent = (): Intent => {
    if (props.desk.agent.state === "ready") return { _tag: "GoNotReady", reason: "busy" }
    return props.desk.agent.state === "signed-out" ? { _tag: "SignIn" } : { _tag: "GoReady" }
  }
  return (
    <Show when={props.desk.work === null}>
      <button
        type="button"
        class="btn"
        classList={{ "btn-go": intent()._tag !== "GoNotReady" }}
        disabled={!canAsk() || asking() !== null}
        data-testid="quick-state"
        onClick={() => void ask(intent())}
      >
        {intentText(intent())}
      </button>
    </Show>
  )
}

/** What comes after the call at hand. */
export const NextMenu = (props: { readonly desk: Desk }) => {
  const { canAsk } = useCentre()
  return (
    <Show when={props.desk.work !== null}>
      <Menu
        title={`${t("next.label")}: ${t(`next.${props.desk.next}`)}. ${t("next.hint")}`}
        disabled={!canAsk()}
        label={
          <>
            <span class="text-muted">{t("next.label")}</span>
            {t(`next.${props.desk.next}`)}
            <Icon name="chevron" size="0.8em" />
          </>
        }
      >
        {(close) => (
          <>
            <p class="px-3 pt-1 pb-2 text-xs text-muted">{t("next.hint")}</p>
            <Choices choices={nextChoices()} close={close} />
          </>
        )}
      </Menu>
    </Show>
  )
}

const Choices = (props: { readonly choices: ReadonlyArray<Intent>; readonly close: () => void }) => {
  const { ask, asking, canAsk } = useCentre()
  return (
    <For each={props.choices}>
      {(intent) => (
        <button
          type="button"
          role="menuitem"
          class="menu-item"
          disabled={!canAsk() || asking() !== null}
          onClick={() => {
            props.close()
            void ask(intent)
          }}
        >
          <MarkIcon mark={intentMark(intent)} />
          {intentText(intent)}
        </button>
      )}
    </For>
  )
}
