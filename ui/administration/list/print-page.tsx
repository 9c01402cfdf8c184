import { A, useSearchParams } from "@solidjs/router"
import Printer from "lucide-solid/icons/printer"
import { createResource, For, Show } from "solid-js"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import { say, t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { dateTimeText } from "../../shared/time-text.ts"
import { AdministrationBar } from "../administration.tsx"
import { hrefOf } from "../paths.ts"
import { listRows } from "../records.ts"
import { createReferences, referredBy } from "../references.ts"
import { valueText } from "../value-text.ts"
import { WhichThing } from "../which-thing.tsx"
import { askOf } from "./list-ask.ts"
import { createListFields, valueIn } from "./own-columns.ts"

/** A paper of so many rows is some thirty pages; the server's largest page. */
const PRINTED_ROWS = 1000

export const PrintPage = () => <WhichThing>{(thing) => <PrintedList thing={thing} />}</WhichThing>

/** A list as plain rows, for paper. */
const PrintedList = (props: { readonly thing: AnyThing }) => {
  const { now } = useLive()
  const [query] = useSearchParams<Record<string, string>>()
  const references = createReferences(() => referredBy(props.thing))
  const fields = createListFields(props.thing, references)
  const [page] = createResource(async () => {
    const answer = await listRows(props.thing, { ...askOf(props.thing, query), limit: PRINTED_ROWS })
    return answer.kind === "done" ? answer.value : { items: [], total: 0 }
  })
  return (
    <>
      <AdministrationBar
        trail={[
          { text: say(props.thing.words), href: hrefOf(props.thing) },
          { text: t("list.print"), href: null }
        ]}
      />
      <main class="print-page min-h-0 flex-1 overflow-auto bg-surface p-4" tabindex="0" aria-label={t("list.print")}>
        <div class="mb-3 flex items-center gap-2 print:hidden">
          <button type="button" class="btn btn-main" onClick={() => print()}>
            <Printer size={16} aria-hidden="true" />
            {t("list.print")}
          </button>
          <A class="btn" href={hrefOf(props.thing)}>
            {t("form.back")}
          </A>
          <Show when={(page.latest?.total ?? 0) > PRINTED_ROWS}>
            <span class="text-alarm">{t("list.print-cut", { count: PRINTED_ROWS })}</span>
          </Show>
        </div>
        <h2 class="text-lg font-semibold">{say(props.thing.words)}</h2>
        <p class="mb-2 text-sm text-muted">
          {t("list.total", { total: page.latest?.total ?? 0 })} · {t("list.printed-at", { time: dateTimeText(now()) })}
        </p>
        <table class="plain-table">
          <thead>
            <tr>
              <For each={fields.columns()}>{({ words }) => <th scope="col">{say(words)}</th>}</For>
            </tr>
          </thead>
          <tbody>
            <For each={page.latest?.items ?? []}>
              {(row) => (
                <tr>
                  <For each={fields.columns()}>
                    {({ field, name }) => (
                      <td>{field === null ? row.id : valueText(field, valueIn(row, name), references.titleOfOther)}</td>
                    )}
                  </For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </main>
    </>
  )
}
