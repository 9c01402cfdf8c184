import { For, Show } from "solid-js"
import type { CallTarget } from "#wire/call-intents.ts"
import type { CallRecord } from "#wire/records.ts"
import { isWebAddress } from "#wire/web-address.ts"
import { type AttributeName, type Attributes, momentOf } from "#wire/words-of-work.ts"
import { attributeKeys, nameOf } from "./attribute-keys.ts"
import { Due } from "./due.tsx"
import { Icon } from "./icons.tsx"
import { language, t } from "./language.ts"
import { groupedNumber, isCovered } from "./number-text.ts"
import { DialButton, TelephoneNumber } from "./telephone-number.tsx"
import { createUncovered, fetchNumbers } from "./uncovered.ts"

/** Every attribute that is there, each by its kind. `without` are those that the card shows in a place of their own. */
export const AttributeList = (props: {
  readonly work: string
  readonly attributes: Attributes
  readonly without: ReadonlyArray<string>
}) => (
  <dl class="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm empty:hidden">
    <For each={attributeKeys(props.attributes, props.without)}>
      {(key) => (
        <>
          <dt class="text-muted">{language() === "en" ? nameOf(key).en : nameOf(key).zh}</dt>
          <dd class="num min-w-0 break-words" data-attribute={key}>
            <Value work={props.work} name={key} kind={nameOf(key).kind} text={props.attributes[key] ?? ""} />
          </dd>
        </>
      )}
    </For>
  </dl>
)

interface Shown {
  readonly work: string
  readonly name: string
  readonly kind: AttributeName["kind"]
  readonly text: string
}

const Value = (props: Shown) => (
  <Show when={props.kind === "text"} fallback={<LinkOrNumber {...props} />}>
    <span class="block max-h-32 overflow-y-auto whitespace-pre-wrap">{props.text}</span>
  </Show>
)

const LinkOrNumber = (props: Shown) => (
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

const NumberOrText = (props: Shown) => (
  <Show when={props.kind === "number"} fallback={<DueOrText {...props} />}>
    <MaskedNumber {...props} />
  </Show>
)

const DueOrText = (props: Shown) => (
  <Show when={props.kind === "due" && momentOf(props.text)} fallback={props.text}>
    {(at) => <Due at={at()} />}
  </Show>
)

/** A telephone number, covered until it is asked for. */
const MaskedNumber = (props: Shown) => {
  const { isRefused, numbers, toggle } = createUncovered(() => props.work)
  const shown = () => numbers()?.[props.name]
  return (
    <Show
      when={isCovered(props.text)}
      fallback={<TelephoneNumber number={props.text} text={groupedNumber(props.text)} />}
    >
      <button
        type="button"
        class="inline-flex items-center gap-1"
        aria-label={t(shown() === undefined ? "call.show-number" : "call.hide-number")}
        aria-pressed={shown() !== undefined}
        onClick={toggle}
      >
        {groupedNumber(shown() ?? props.text)}
        <Icon name={shown() === undefined ? "eye" : "eye-off"} class="text-muted" />
      </button>
      <DialButton
        number={props.text}
        to={sideOfCall(props)}
        whole={async () => (await fetchNumbers(props.work))?.[props.name]}
      />
      <NotShown when={isRefused()} />
    </Show>
  )
}

/** A call's record has these two; whatever else is a number is asked for and dialled whole. */
const sideOfCall = ({ name, work }: Pick<Shown, "name" | "work">): CallTarget | undefined =>
  work.startsWith("call/") && (name === "callingNumber" || name === "dialledNumber")
    ? { _tag: "Earlier", call: work.slice("call/".length) as CallRecord["id"], side: name }
    : undefined

/** Said beside a number that stays covered. */
export const NotShown = (props: { readonly when: boolean }) => (
  <Show when={props.when}>
    <span class="ml-2 text-sm text-alarm" role="status">
      {t("call.number-not-shown")}
    </span>
  </Show>
)
