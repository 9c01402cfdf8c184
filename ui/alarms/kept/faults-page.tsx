import { A, useSearchParams } from "@solidjs/router"
import { For, Show } from "solid-js"
import { textOf } from "../../calls/call-search.ts"
import { Combobox } from "../../controls/combobox.tsx"
import { TypedSearch } from "../../controls/typed-search.tsx"
import { useLive } from "../../shared/live.ts"
import { dateTimeText } from "../../shared/time-text.ts"
import { eventWord } from "../../shared/words/alarms.ts"
import { k, kOr } from "../../shared/words/alarm-records.ts"
import { mayOpen } from "../../shell/may-open.ts"
import { type Fault, FaultPage, fetchKept } from "./fetch-kept.ts"
import { FAULT_EVENTS } from "../incident-view.ts"
import { askedOf, createKept, KeptBar, KeptTable } from "./kept-list.tsx"
import { KeptPage } from "./kept-page.tsx"

const FILTERS = ["state", "kind", "text", "terminal", "customer"] as const
const STATES = ["open", "ended"] as const

/** What was and is wrong with terminals, newest first; those that were taken out, too. */
export const FaultsPage = () => (
  <KeptPage name="faults" needs="terminals.view">
    <Listed />
  </KeptPage>
)

const Listed = () => {
  const [query, setQuery] = useSearchParams<Record<string, string>>()
  const kept = createKept(
    () => `/api/terminal-faults?${askedOf(query, FILTERS)}`,
    (path) => fetchKept(FaultPage, path)
  )
  const set = (changes: Readonly<Record<string, string>>): void => setQuery(changes, { replace: true })
  return (
    <>
      <KeptBar query={query} names={FILTERS} onChange={set} onAgain={kept.again}>
        <TypedSearch
          class="w-52"
          maxLength={200}
          label={k("faults.text")}
          hint={k("faults.text")}
          value={textOf(query, "text")}
          onRest={(text) => set({ text })}
        />
        <div class="w-40 max-sm:w-[calc(50%-0.25rem)]">
          <Combobox
            label={k("faults.kind")}
            options={FAULT_EVENTS.map((value) => ({ value, text: eventWord(value) }))}
            value={textOf(query, "kind") || null}
            isNullable
            placeholder={k("faults.kind")}
            onChange={(kind) => set({ kind: kind ?? "" })}
          />
        </div>
        <div class="w-36 max-sm:w-[calc(50%-0.25rem)]">
          <Combobox
            label={k("faults.state")}
            options={STATES.map((value) => ({ value, text: k(`fault.${value}`) }))}
            value={textOf(query, "state") || null}
            isNullable
            placeholder={k("faults.state")}
            onChange={(state) => set({ state: state ?? "" })}
          />
        </div>
        <For each={["terminal", "customer"] as const}>
          {(name) => (
            <Show when={textOf(query, name)}>
              <button type="button" class="chip" onClick={() => set({ [name]: "" })}>
                {k(name === "terminal" ? "faults.of" : "faults.of-user")} ×
              </button>
            </Show>
          )}
        </For>
      </KeptBar>
      <KeptTable
        kept={kept}
        empty="faults.empty"
        heads={[
          { word: "faults.began" },
          { word: "faults.kind" },
          { word: "faults.terminal" },
          { word: "faults.user", isWide: true },
          { word: "faults.work", isWide: true },
          { word: "faults.ended" }
        ]}
      >
        {(row) => <Row of={row} />}
      </KeptTable>
    </>
  )
}

const Row = (props: { readonly of: Fault }) => (
  <tr
    class="num h-11 border-t border-line hover:bg-raised [&>td]:px-2 [&>td]:py-1 [&>td:first-child]:pl-4"
    data-fault={props.of.fault}
  >
    <td>
      <At at={props.of.beganAt} />
    </td>
    <td>
      {eventWord(props.of.event)}
      <Show when={props.of.device}>
        {(device) => <div class="text-sm text-muted">{k("faults.device", { device: device() })}</div>}
      </Show>
    </td>
    <td class="max-w-72 break-words">
      <Terminal of={props.of} />
      <div class="text-sm text-muted @3xl:hidden">
        {props.of.customerName} <Work of={props.of} />
      </div>
    </td>
    <td class="max-w-40 break-words @max-3xl:hidden">{props.of.customerName ?? "—"}</td>
    <td class="@max-3xl:hidden">
      <Work of={props.of} />
    </td>
    <td>
      <Show when={props.of.endedAt} fallback={<span class="font-semibold text-alarm">{k("fault.open")}</span>}>
        {(at) => (
          <>
            <At at={at()} />
            <div class="text-sm text-muted">{kOr(`because.${props.of.because}`, props.of.because ?? "")}</div>
          </>
        )}
      </Show>
    </td>
  </tr>
)

/** Broken between day and time, and nowhere else. */
const At = (props: { readonly at: number }) => (
  <For each={dateTimeText(props.at).split(" ")}>{(part) => <span class="whitespace-nowrap">{part} </span>}</For>
)

const Terminal = (props: { readonly of: Fault }) => (
  <Show
    when={props.of.isThere}
    fallback={
      <>
        {props.of.title} <span class="text-sm text-muted">{k("faults.retired")}</span>
      </>
    }
  >
    <A class="row-link" href={`/administration/terminals/${encodeURIComponent(props.of.terminal)}`}>
      {props.of.title}
    </A>
  </Show>
)

/** What was made of it. */
const Work = (props: { readonly of: Fault }) => {
  const { session } = useLive()
  return (
    <span class="inline-flex flex-wrap gap-x-3">
      <Show when={props.of.task}>
        <span>{k("faults.visit")}</span>
      </Show>
      <Show when={props.of.incident}>
        {(incident) => (
          <Show when={mayOpen(session, "alarms.view")} fallback={<span>{k("letters.incident")}</span>}>
            <A class="row-link" href={`/alarms/incidents/${encodeURIComponent(incident())}`}>
              {k("letters.incident")}
            </A>
          </Show>
        )}
      </Show>
    </span>
  )
}
