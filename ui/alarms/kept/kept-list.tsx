import RefreshCw from "lucide-solid/icons/refresh-cw"
import { createEffect, createSignal, For, type JSX, on, Show } from "solid-js"
import type { Answer, Refused } from "../../administration/records.ts"
import { refusalText } from "../../administration/telling.ts"
import { Waiting } from "../../administration/waiting.tsx"
import { daySpan, textOf } from "../../calls/call-search.ts"
import { t } from "../../shared/language.ts"
import { timeZone } from "../../shared/time-zone.ts"
import { k, type RecordWord } from "../../shared/words/alarm-records.ts"

export type Params = Readonly<Record<string, string | ReadonlyArray<string> | undefined>>

interface Page<Row> {
  readonly items: ReadonlyArray<Row>
  readonly next: number | null
}

/** What narrows the list, out of the address of the page; days are those of the centre. */
export const askedOf = (params: Params, names: ReadonlyArray<string>): string => {
  const asked = new URLSearchParams()
  for (const name of names) {
    const value = textOf(params, name).trim()
    if (value !== "") asked.set(name, value)
  }
  const [from, to] = daySpan(textOf(params, "from"), textOf(params, "to"), timeZone())
  if (from !== undefined) asked.set("from", String(from))
  if (to !== undefined) asked.set("to", String(to))
  return asked.toString()
}

/** The rows of one question, and older ones below them by a button. No row moves by itself. */
export const createKept = <Row,>(path: () => string, fetchPage: (path: string) => Promise<Answer<Page<Row>>>) => {
  const [rows, setRows] = createSignal<ReadonlyArray<Row> | null>(null)
  const [next, setNext] = createSignal<number | null>(null)
  const [refused, setRefused] = createSignal<Refused | null>(null)
  const [isBusy, setBusy] = createSignal(false)
  let round = 0
  const load = async (before: number | null): Promise<void> => {
    const mine = ++round
    setBusy(true)
    const answer = await fetchPage(before === null ? path() : `${path()}&before=${before}`)
    // Something else was asked meanwhile.
    if (mine !== round) return
    setBusy(false)
    setRefused(answer.kind === "done" ? null : answer)
    if (answer.kind !== "done") {
      // Older ones than those of another question would come as if they were the first.
      if (before === null) {
        setRows(null)
        setNext(null)
      }
      return
    }
    setRows([...(before === null ? [] : (rows() ?? [])), ...answer.value.items])
    setNext(answer.value.next)
  }
  createEffect(on(path, () => void load(null)))
  return { rows, next, refused, isBusy, again: () => void load(null), older: () => void load(next()) }
}

/** The fields over a list: its own, the days, and the ways to begin anew. */
export const KeptBar = (props: {
  readonly query: Params
  readonly names: ReadonlyArray<string>
  readonly onChange: (changes: Readonly<Record<string, string>>) => void
  readonly onAgain: () => void
  readonly children: JSX.Element
}) => {
  const all = () => [...props.names, "from", "to"]
  return (
    <div class="flex flex-none flex-wrap items-center gap-2 px-4 py-2">
      <For each={["from", "to"] as const}>
        {(end) => (
          <input
            type="date"
            class="input num w-38 max-sm:w-[calc(50%-0.25rem)]"
            aria-label={k(end)}
            title={k(end)}
            value={textOf(props.query, end)}
            onChange={(event) => props.onChange({ [end]: event.currentTarget.value })}
          />
        )}
      </For>
      {props.children}
      <Show when={all().some((name) => textOf(props.query, name) !== "")}>
        <button
          type="button"
          class="btn"
          onClick={() => props.onChange(Object.fromEntries(all().map((name) => [name, ""])))}
        >
          {k("clear")}
        </button>
      </Show>
      <button type="button" class="btn ml-auto px-2" aria-label={t("calls.refresh")} onClick={() => props.onAgain()}>
        <RefreshCw size={16} aria-hidden="true" />
      </button>
    </div>
  )
}

/** A table of rows; columns that a narrow screen has no room for stand below the first, as the row says. */
export const KeptTable = <Row,>(props: {
  readonly kept: ReturnType<typeof createKept<Row>>
  readonly heads: ReadonlyArray<{ readonly word: RecordWord; readonly isWide?: boolean }>
  readonly empty: RecordWord
  readonly children: (row: Row) => JSX.Element
}) => (
  <>
    <div class="@container min-h-0 flex-1 overflow-auto border-t border-line bg-surface" data-testid="kept">
      <Show
        when={props.kept.rows()}
        fallback={<Waiting refused={props.kept.refused()} unfit={k("unfit")} onRetry={() => props.kept.again()} />}
      >
        {(rows) => (
          <Show when={rows().length > 0} fallback={<p class="p-8 text-center text-muted">{k(props.empty)}</p>}>
            <table class="w-full border-collapse">
              <thead class="sticky top-0 z-1 bg-surface text-left text-sm text-muted">
                <tr class="h-9 [&>th]:px-2 [&>th]:font-normal [&>th]:whitespace-nowrap [&>th:first-child]:pl-4">
                  <For each={props.heads}>
                    {({ isWide, word }) => (
                      <th scope="col" class={isWide === true ? "@max-3xl:hidden" : ""}>
                        {k(word)}
                      </th>
                    )}
                  </For>
                </tr>
              </thead>
              <tbody>
                <For each={rows()}>{(row) => props.children(row)}</For>
              </tbody>
            </table>
          </Show>
        )}
      </Show>
    </div>
    <footer class="num flex min-h-11 flex-none flex-wrap items-center gap-2 border-t border-line px-4 py-1">
      <span class="mr-auto text-muted" role="status" data-testid="total">
        <Show when={props.kept.rows()}>{(rows) => k("shown", { n: rows().length })}</Show>
        <Show when={props.kept.rows() !== null && props.kept.refused()}>
          {(why) => <span class="ml-3 text-alarm">{refusalText(why())}</span>}
        </Show>
      </span>
      <Show when={props.kept.next() !== null}>
        <button type="button" class="btn" disabled={props.kept.isBusy()} onClick={() => props.kept.older()}>
          {k("more")}
        </button>
      </Show>
    </footer>
  </>
)

/** A row that opens by a click anywhere; whoever marks a text to copy it does not mean the row. */
export const opens =
  (open: () => void) =>
  (event: MouseEvent): void => {
    if (getSelection()?.type !== "Range" && !(event.target as Element).closest("button, a")) open()
  }
