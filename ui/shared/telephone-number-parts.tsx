import { Match, Show, Switch } from "solid-js"
import { createDial, type ShownNumber } from "../agent/call/dial.ts"
import { dialable } from "../agent/call/targets.ts"
import { tell } from "../shell/toasts.tsx"
import { copyText } from "./copy-text.ts"
import { Icon } from "./icons.tsx"
import { t } from "./language.ts"
import { isCovered } from "./number-text.ts"

/** Each part of telephone-number.tsx. */
export const NumberPart = (
  props: ShownNumber & {
    /** As it is to be read. */
    readonly text?: string
    /** It is of no use in a clipboard: an extension. */
    readonly isDialledOnly?: boolean
  }
) => {
  const { canDial, dial, hasFailed, rests } = createDial()
  const text = () => props.text ?? props.number
  const canCopy = () => props.isDialledOnly !== true && !isCovered(props.number) && dialable(props.number) !== null
  const copy = async (): Promise<void> => {
    const isDone = await copyText(props.number)
    tell(
      isDone
        ? { kind: "done", text: t("number.copied", { number: props.number }) }
        : { kind: "refused", text: t("number.not-copied") }
    )
  }
  return (
    <Switch fallback={text()}>
      <Match when={canDial(props)}>
        <button
          type="button"
          class="number-btn"
          disabled={rests()}
          title={t("call.call-who", { who: text() })}
          aria-label={t("call.call-who", { who: text() })}
          data-dial={props.number}
          onClick={() => void dial(props)}
        >
          {text()}
        </button>
        <Failed when={hasFailed()} />
      </Match>
      <Match when={canCopy()}>
        <button
          type="button"
          class="number-btn"
          title={t("number.copy", { number: text() })}
          aria-label={t("number.copy", { number: text() })}
          data-copy={props.number}
          onClick={() => void copy()}
        >
          {text()}
        </button>
      </Match>
    </Switch>
  )
}

export const DialPart = (props: ShownNumber & { readonly label?: string; readonly ask?: string }) => {
  const { canDial, dial, hasFailed, rests } = createDial()
  const label = () => props.label ?? t("call.call-who", { who: props.number })
  return (
    <Show when={canDial(props)}>
      <button
        type="button"
        class="btn btn-plain w-8 flex-none px-0 text-muted"
        disabled={rests()}
        aria-label={label()}
        title={label()}
        data-ask={props.ask ?? "dial"}
        onClick={() => void dial(props)}
      >
        <Icon name="phone" />
      </button>
      <Failed when={hasFailed()} />
    </Show>
  )
}

const Failed = (props: { readonly when: boolean }) => (
  <Show when={props.when}>
    <span class="text-sm text-alarm" role="alert">
      {t("call.call-back-failed")}
    </span>
  </Show>
)
