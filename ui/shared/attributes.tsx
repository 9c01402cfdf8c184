import { createSignal, For, Show } from "solid-js"
import { isWebAddress } from "#wire/web-address.ts"
import type { AttributeName, Attributes } from "#wire/words-of-work.ts"
import { attributeKeys, nameOf } from "./attribute-keys.ts"
import { Icon } from "./icons.tsx"
import { language, t } from "./language.ts"
import { groupedNumber, maskedNumber } from "./number-text.ts"

/** Every attribute that is there, each by its kind. `without` are those that the card shows in a place of their own. */
export const AttributeList = (props: { readonly attributes: Attributes; readonly without: ReadonlyArray<string> }) => (
  <dl class="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm empty:hidden">
    <For each={attributeKeys(props.attributes, props.without)}>
      {(key) => (
        <>
          <dt class="text-muted">{language() === "en" ? nameOf(key).en : nameOf(key).zh}</dt>
          <dd class="num min-w-0 break-words" data-attribute={key}>
            <Value kind={nameOf(key).kind} text={props.attributes[key] ?? ""} />
          </dd>
        </>
      )}
    </For>
  </dl>
)

const Value = (props: { readonly kind: AttributeName["kind"]; readonly text: string }) => (
  <Show when={props.kind === "text"} fallback={<LinkOrNumber kind={props.kind} text={props.text} />}>
    <span class="block max-h-32 overflow-y-auto whitespace-pre-wrap">{props.text}</span>
  </Show>
)

const LinkOrNumber = (props: { readonly kind: AttributeName["kind"]; readonly text: string }) => (
  <Show when={props.kind === "link" && isWebAddress(props.text)} fallback={<NumberOrText {...props} />}>
    <a
      class="inline-flex max-w-full items-center gap-1 text-accent underline underline-offset-2"
      href={props.text}
      target="_blank"
      rel="noopener noreferrer"
      data-link
    >
      <span class="truncate">{props.text}</span>
      <Icon name="out" class="flex-none" />
      <span class="sr-only">{t("work.opens-tab")}</span>
    </a>
  </Show>
)

const NumberOrText = (props: { readonly kind: AttributeName["kind"]; readonly text: string }) => (
  <Show when={props.kind === "number"} fallback={props.text}>
    <MaskedNumber number={props.text} />
  </Show>
)

/** A telephone number, covered until it is asked for. */
const MaskedNumber = (props: { readonly number: string }) => {
  const [shown, setShown] = createSignal(false)
  return (
    <Show when={maskedNumber(props.number) !== props.number} fallback={props.number}>
      <button
        type="button"
        class="inline-flex items-center gap-1"
        aria-label={t(shown() ? "call.hide-number" : "call.show-number")}
        aria-pressed={shown()}
        onClick={() => setShown(!shown())}
      >
        {shown() ? groupedNumber(props.number) : maskedNumber(props.number)}
        <Icon name={shown() ? "eye-off" : "eye"} class="text-muted" />
      </button>
    </Show>
  )
}
