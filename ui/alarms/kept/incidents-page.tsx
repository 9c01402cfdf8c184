import { A, useNavigate, useSearchParams } from "@solidjs/router"
import { Show } from "solid-js"
import { textOf } from "../../calls/call-search.ts"
import { Combobox } from "../../controls/combobox.tsx"
import { TypedSearch } from "../../controls/typed-search.tsx"
import { dateTimeText } from "../../shared/time-text.ts"
import { a, eventWord, isAlarmWord } from "../../shared/words/alarms.ts"
import { k } from "../../shared/words/alarm-records.ts"
import { KindSign } from "../incident-card.tsx"
import { fetchKept, IncidentPage } from "./fetch-kept.ts"
import { askedOf, createKept, KeptBar, KeptTable, opens } from "./kept-list.tsx"
import { KeptPage } from "./kept-page.tsx"

const FILTERS = ["state", "text"] as const
const STATES = ["open", "closed"] as const

/** Every incident that the person may see, open and closed, newest first. */
export const IncidentsPage = () => (
  <KeptPage name="incidents" needs="alarms.view">
    <Listed />
  </KeptPage>
)

const Listed = () => {
  const navigate = useNavigate()
  const [query, setQuery] = useSearchParams<Record<string, string>>()
  const kept = createKept(
    () => `/api/incidents?${askedOf(query, FILTERS)}`,
    (path) => fetchKept(IncidentPage, path)
  )
  const set = (changes: Readonly<Record<string, string>>): void => setQuery(changes, { replace: true })
  const hrefOf = (incident: string): string => `/alarms/incidents/${encodeURIComponent(incident)}`
  return (
    <>
      <KeptBar query={query} names={FILTERS} onChange={set} onAgain={kept.again}>
        <TypedSearch
          class="w-56"
          maxLength={200}
          label={k("incidents.text")}
          hint={k("incidents.text")}
          value={textOf(query, "text")}
          onRest={(text) => set({ text })}
        />
        <div class="w-40 max-sm:w-[calc(50%-0.25rem)]">
          <Combobox
            label={k("incidents.state")}
            options={STATES.map((value) => ({ value, text: k(`state.${value}`) }))}
            value={textOf(query, "state") || null}
            isNullable
            placeholder={k("any")}
            onChange={(state) => set({ state: state ?? "" })}
          />
        </div>
      </KeptBar>
      <KeptTable
        kept={kept}
        empty="incidents.empty"
        heads={[
          { word: "incidents.opened" },
          { word: "incidents.class" },
          { word: "incidents.title" },
          { word: "incidents.event", isWide: true },
          { word: "incidents.closed", isWide: true },
          { word: "incidents.outcome" }
        ]}
      >
        {(row) => (
          <tr
            class="num h-11 cursor-pointer border-t border-line hover:bg-raised [&>td]:px-2 [&>td]:py-1 [&>td:first-child]:pl-4"
            data-incident={row.incident}
            onClick={opens(() => navigate(hrefOf(row.incident)))}
          >
            <td>
              <A class="row-link" href={hrefOf(row.incident)}>
                {dateTimeText(row.openedAt)}
              </A>
            </td>
            <td>
              <span class="inline-flex flex-wrap items-center gap-2">
                <KindSign row={{ event: row.event as never }} />
                {row.className}
              </span>
            </td>
            <td class="max-w-72 break-words">{row.title}</td>
            <td class="@max-3xl:hidden">{eventWord(row.event)}</td>
            <td class="whitespace-nowrap @max-3xl:hidden">
              {row.closedAt === null ? "—" : dateTimeText(row.closedAt)}
            </td>
            <td>
              <Show
                when={row.closedAt !== null}
                fallback={<span class="font-semibold text-alarm">{k("state.open")}</span>}
              >
                {outcomeText(row.outcome ?? "")}
              </Show>
            </td>
          </tr>
        )}
      </KeptTable>
    </>
  )
}

const outcomeText = (outcome: string): string => {
  const key = `outcome.${outcome}`
  return isAlarmWord(key) ? a(key) : outcome
}
