import { A, useSearchParams } from "@solidjs/router"
import { createSignal, Show } from "solid-js"
import { textOf } from "../../calls/call-search.ts"
import { Combobox } from "../../controls/combobox.tsx"
import { TypedSearch } from "../../controls/typed-search.tsx"
import { useLive } from "../../shared/live.ts"
import { dateTimeText } from "../../shared/time-text.ts"
import { k } from "../../shared/words/alarm-records.ts"
import { mayOpen } from "../../shell/may-open.ts"
import { fetchKept, Letter, LetterPage } from "./fetch-kept.ts"
import { KeptDrawer } from "./kept-drawer.tsx"
import { askedOf, createKept, KeptBar, KeptTable, opens } from "./kept-list.tsx"
import { KeptPage } from "./kept-page.tsx"
import { Named } from "./named.tsx"

const FILTERS = ["way", "text", "incident"] as const
const WAYS = ["sms", "mail"] as const

/** Texts and mail to guardians, newest first; whom they went to is covered until one is opened. */
export const LettersPage = () => (
  <KeptPage name="letters" needs="alarms.letters">
    <Listed />
  </KeptPage>
)

const Listed = () => {
  const [query, setQuery] = useSearchParams<Record<string, string>>()
  const [opened, setOpened] = createSignal<number | null>(null)
  const kept = createKept(
    () => `/api/letters?${askedOf(query, FILTERS)}`,
    (path) => fetchKept(LetterPage, path)
  )
  const set = (changes: Readonly<Record<string, string>>): void => setQuery(changes, { replace: true })
  return (
    <>
      <p class="px-4 pt-2 text-sm text-muted">{k("letters.lead")}</p>
      <KeptBar query={query} names={FILTERS} onChange={set} onAgain={kept.again}>
        <TypedSearch
          class="w-48"
          maxLength={200}
          label={k("letters.text")}
          hint={k("letters.text")}
          value={textOf(query, "text")}
          onRest={(text) => set({ text })}
        />
        <div class="w-36 max-sm:w-[calc(50%-0.25rem)]">
          <Combobox
            label={k("letters.way")}
            options={WAYS.map((value) => ({ value, text: k(`way.${value}`) }))}
            value={textOf(query, "way") || null}
            isNullable
            placeholder={k("any")}
            onChange={(way) => set({ way: way ?? "" })}
          />
        </div>
      </KeptBar>
      <KeptTable
        kept={kept}
        empty="letters.empty"
        heads={[
          { word: "letters.at" },
          { word: "letters.way" },
          { word: "letters.name" },
          { word: "letters.recipient", isWide: true },
          { word: "letters.subject" }
        ]}
      >
        {(row) => (
          <tr
            class="num h-11 cursor-pointer border-t border-line hover:bg-raised [&>td]:px-2 [&>td]:py-1 [&>td:first-child]:pl-4"
            data-letter={row.id}
            onClick={opens(() => setOpened(row.id))}
          >
            <td>
              <button type="button" class="row-link text-left" onClick={() => setOpened(row.id)}>
                {dateTimeText(row.at)}
              </button>
            </td>
            <td class="whitespace-nowrap">{k(`way.${row.way}`)}</td>
            <td class="max-w-40 break-words">
              {row.name}
              <div class="text-sm break-all text-muted @3xl:hidden">{row.recipient}</div>
            </td>
            <td class="@max-3xl:hidden">{row.recipient}</td>
            <td class="max-w-96 break-words">{row.subject}</td>
          </tr>
        )}
      </KeptTable>
      <Show when={opened()} keyed>
        {(id) => <LetterDrawer id={id} onClose={() => setOpened(null)} />}
      </Show>
    </>
  )
}

const LetterDrawer = (props: { readonly id: number; readonly onClose: () => void }) => {
  const { session } = useLive()
  return (
    <KeptDrawer
      of={Letter}
      path={`/api/letters/${props.id}`}
      titleOf={(found) => found?.subject ?? k("letters")}
      onClose={props.onClose}
    >
      {(found) => (
        <>
          <Named
            of={[
              [k("letters.at"), dateTimeText(found.at)],
              [k("letters.way"), k(`way.${found.way}`)],
              [k("letters.name"), found.name],
              [k("letters.recipient"), found.recipient]
            ]}
          />
          <h3 class="mt-5 mb-2 font-semibold">{k("letters.body")}</h3>
          <p class="break-words whitespace-pre-wrap" data-testid="body">
            {found.body}
          </p>
          <Show when={mayOpen(session, "alarms.view") && found.incident}>
            {(incident) => (
              <A class="btn mt-4" href={`/alarms/incidents/${encodeURIComponent(incident())}`}>
                {k("timeline")}
              </A>
            )}
          </Show>
        </>
      )}
    </KeptDrawer>
  )
}
