import { createResource, createSignal, For, onMount, Show } from "solid-js"
import { customer } from "#engine/records/customers/schema.ts"
import type { Row } from "#engine/records/thing/thing.ts"
import { type Answer, listRows, type Page } from "../../administration/records.ts"
import { tellRefusal } from "../../administration/telling.ts"
import { TypedSearch } from "../../controls/typed-search.tsx"
import { t } from "../../shared/language.ts"
import { tell } from "../../shell/toasts.tsx"
import { addNumberOf } from "./caller.ts"

const FOUND_MOST = 8
const NOTHING_YET: Answer<Page> = { kind: "done", value: { items: [], total: 0 } }

/** The caller is known by another number: found by name, and the number is theirs, too. Arrows move, Enter picks. */
export const AddToExisting = (props: {
  readonly call: string
  readonly onAdded: (customer: string) => void
  readonly onCancel: () => void
}) => {
  let panel: HTMLElement | undefined
  const [text, setText] = createSignal("")
  const [isBusy, setBusy] = createSignal(false)
  // With a value from the start: a page that waits for its first answer is taken away, and the focus with it.
  const [found] = createResource(
    () => text().trim() || null,
    (search) => listRows(customer, { search, limit: FOUND_MOST }),
    { initialValue: NOTHING_YET }
  )
  const rows = (): ReadonlyArray<Row> => {
    const answer = found.latest
    return text().trim() !== "" && answer.kind === "done" ? answer.value.items : []
  }
  const says = () => {
    const answer = found.latest
    if (text().trim() === "") return t("pop.existing-start")
    if (answer.kind !== "done") return t("pop.existing-away")
    return rows().length === 0 && !found.loading ? t("pop.existing-none") : ""
  }
  const pick = async (row: Row): Promise<void> => {
    if (isBusy()) return
    setBusy(true)
    const answer = await addNumberOf(props.call, row.id)
    setBusy(false)
    if (answer.kind !== "done") return tellRefusal(answer)
    tell({ kind: "done", text: t("pop.existing-done", { what: String(row["name"]) }) })
    props.onAdded(answer.value)
  }
  const move = (event: KeyboardEvent): void => {
    if (event.key === "Escape") return props.onCancel()
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const all = [...(panel?.querySelectorAll<HTMLElement>("input, [data-existing]") ?? [])]
    const at = all.findIndex((each) => each === document.activeElement)
    all[(at + step + all.length) % all.length]?.focus()
  }
  // It was asked for by a button here: the next key is a letter of the name.
  onMount(() => panel?.querySelector("input")?.focus())
  return (
    <section
      ref={(element) => (panel = element)}
      class="px-4 py-3"
      aria-label={t("pop.existing-title")}
      data-testid="existing"
      onKeyDown={move}
    >
      <h3 class="mb-2 font-semibold">{t("pop.existing-title")}</h3>
      <div class="flex flex-wrap items-center gap-2">
        <TypedSearch
          class="min-w-0 flex-1 basis-56"
          maxLength={100}
          label={t("pop.existing-search")}
          hint={t("pop.existing-hint")}
          value=""
          onRest={setText}
        />
        <button type="button" class="btn" onClick={() => props.onCancel()}>
          {t("form.cancel")}
        </button>
      </div>
      <p class="mt-1 text-sm text-muted" role="status">
        {says()}
      </p>
      <ul class="mt-1 flex flex-col gap-2">
        <For each={rows()}>
          {(row) => (
            <li>
              <button
                type="button"
                class="panel block w-full px-3 py-2 text-left hover:bg-raised"
                data-existing={row.id}
                disabled={isBusy()}
                onClick={() => void pick(row)}
              >
                <strong>{String(row["name"])}</strong>
                <span class="num block truncate text-sm text-muted">{aboutOf(row)}</span>
              </button>
            </li>
          )}
        </For>
      </ul>
      <Show when={found.loading && rows().length === 0 && text().trim() !== ""}>
        <p class="text-sm text-muted">{t("pop.asking")}</p>
      </Show>
    </section>
  )
}

/** What tells two of one name apart. */
const aboutOf = (row: Row): string => {
  const phones = row["phones"] as ReadonlyArray<{ readonly written: string }>
  const addresses = row["addresses"] as ReadonlyArray<string>
  return [phones.map(({ written }) => written).join(t("value.comma")), addresses[0] ?? ""]
    .filter((each) => each !== "")
    .join(" · ")
}
