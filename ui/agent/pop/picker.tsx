import { For, Show } from "solid-js"
import { t } from "../../shared/language.ts"
import type { Known } from "./caller.ts"
import { ClassSign } from "./class-sign.tsx"

/** Several have this number: which of them is it? Arrows move, Enter picks, as in any list. */
export const Picker = (props: {
  readonly customers: ReadonlyArray<Known>
  readonly mayAdd: boolean
  readonly onPick: (customer: string) => void
  readonly onNew: () => void
}) => {
  let list: HTMLUListElement | undefined
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const all = [...(list?.querySelectorAll<HTMLElement>("button") ?? [])]
    const at = all.findIndex((button) => button === document.activeElement)
    all[(at + step + all.length) % all.length]?.focus()
  }
  return (
    <div class="p-4" data-testid="picker">
      <h3 class="font-semibold">{t("pop.several", { count: props.customers.length })}</h3>
      <p class="text-sm text-muted">{t("pop.several-hint")}</p>
      <ul ref={(element) => (list = element)} class="mt-2 flex flex-col gap-2" onKeyDown={move}>
        <For each={props.customers}>
          {(known, at) => (
            <li>
              <button
                type="button"
                class="panel block w-full px-3 py-2 text-left hover:bg-raised"
                data-pick={known.customer.id}
                data-first={at() === 0 ? "" : undefined}
                onClick={() => props.onPick(known.customer.id)}
              >
                <span class="flex flex-wrap items-center gap-2">
                  <strong>{known.customer.name}</strong>
                  <ClassSign known={known} />
                  <span class="text-sm text-muted">{known.area?.name ?? ""}</span>
                </span>
                <span class="block text-sm text-muted">
                  {[known.customer.addresses[0] ?? "", known.products.map(({ name }) => name).join(t("value.comma"))]
                    .filter((each) => each !== "")
                    .join(" · ")}
                </span>
                <Show when={known.entries[0]}>
                  {(entry) => <span class="block truncate text-sm text-muted">{entry().body}</span>}
                </Show>
              </button>
            </li>
          )}
        </For>
        <Show when={props.mayAdd}>
          <li>
            <button type="button" class="btn" onClick={() => props.onNew()}>
              {t("pop.none-of-these")}
            </button>
          </li>
        </Show>
      </ul>
    </div>
  )
}
