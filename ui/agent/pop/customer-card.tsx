import { For, Show } from "solid-js"
import { t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { isCovered } from "../../shared/number-text.ts"
import { TelephoneNumber } from "../../shared/telephone-number.tsx"
import { TextWithNumbers } from "../../shared/text-with-numbers.tsx"
import { dateTimeText } from "../../shared/time-text.ts"
import type { Known } from "./caller.ts"
import { ClassSign } from "./class-sign.tsx"
import { createOwnFields } from "./own-fields.ts"

interface Fact {
  readonly name: string
  readonly value: string
  /** The call's form asks for it: shown also where it is empty. */
  readonly isFirst: boolean
  readonly isPhones?: boolean
}

/** A customer as the agent reads them out: name, class, area, what they have. Fields that the call's form asks for stand first. */
export const CustomerCard = (props: {
  readonly known: Known
  readonly firstFields: ReadonlyArray<string>
  readonly mayChange: boolean
  readonly onChange: () => void
}) => {
  const { now } = useLive()
  const customer = () => props.known.customer
  const own = createOwnFields(() => props.firstFields)
  const today = () => dateTimeText(now()).slice(0, 10)
  const ownFacts = () =>
    own().map(({ id, isFirst, name }) => ({ name, isFirst, value: ownText(customer().own[id] ?? null) }))
  const facts = (): ReadonlyArray<Fact> =>
    [
      ...ownFacts().filter(({ isFirst }) => isFirst),
      { name: t("pop.phones"), value: customer().phones.length > 0 ? "*" : "", isFirst: false, isPhones: true },
      ...[
        [t("pop.addresses"), customer().addresses.join("\n")],
        [t("pop.email"), customer().email ?? ""],
        [t("pop.preferences"), customer().preferences]
      ].map(([name = "", value = ""]) => ({ name, value, isFirst: false })),
      ...ownFacts().filter(({ isFirst }) => !isFirst)
    ].filter(({ isFirst, value }) => isFirst || value !== "")
  return (
    <section class="px-4 py-3" aria-label={t("pop.customer")} data-testid="customer" data-customer={customer().id}>
      <header class="flex flex-wrap items-center gap-2">
        <h3 class="text-lg font-semibold" tabindex="-1" data-pop-focus>
          {customer().name}
        </h3>
        <ClassSign known={props.known} />
        <span class="text-muted">{props.known.area?.name ?? ""}</span>
        <Show when={props.mayChange}>
          <button type="button" class="btn ml-auto" onClick={() => props.onChange()}>
            {t("pop.change")}
          </button>
        </Show>
      </header>
      <dl class="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        <For each={facts()}>
          {({ isPhones = false, name, value }) => (
            <>
              <dt class="text-muted">{name}</dt>
              <dd class="num min-w-0 break-words whitespace-pre-wrap">
                <Show when={isPhones} fallback={<TextWithNumbers text={value || "—"} />}>
                  <Numbers customer={customer().id} numbers={customer().phones.map(({ written }) => written)} />
                </Show>
              </dd>
            </>
          )}
        </For>
        <Show when={props.known.products.length > 0}>
          <dt class="text-muted">{t("pop.products")}</dt>
          <dd>
            <ul>
              <For each={props.known.products}>
                {(product) => (
                  <li>
                    {product.name}{" "}
                    <span class="num text-sm text-muted">
                      {product.from === null && product.until === null
                        ? ""
                        : `${product.from ?? ""} – ${product.until ?? ""}`}
                    </span>
                    <Show when={product.until !== null && product.until < today()}>
                      <span class="ml-1 text-sm text-alarm">{t("pop.expired")}</span>
                    </Show>
                    <span class="text-sm text-muted"> {product.remark}</span>
                  </li>
                )}
              </For>
            </ul>
          </dd>
        </Show>
      </dl>
    </section>
  )
}

const Numbers = (props: { readonly customer: string; readonly numbers: ReadonlyArray<string> }) => (
  <For each={props.numbers}>
    {(number, at) => (
      <>
        {at() > 0 ? t("value.comma") : ""}
        <TelephoneNumber
          number={number}
          to={isCovered(number) ? { _tag: "Customer", customer: props.customer, phone: at() } : undefined}
        />
      </>
    )}
  </For>
)

const ownText = (value: string | boolean | null): string => {
  if (value === null) return ""
  return typeof value === "boolean" ? t(value ? "value.yes" : "value.no") : value
}
