import ArrowDown from "lucide-solid/icons/arrow-down"
import ArrowUp from "lucide-solid/icons/arrow-up"
import { A } from "@solidjs/router"
import { For, type JSX, Show } from "solid-js"
import type { CallRecord, FoundCall } from "#wire/records.ts"
import { t } from "../shared/language.ts"
import { Icon } from "../shared/icons.tsx"
import { useLive } from "../shared/live.ts"
import { mayOpen } from "../shell/may-open.ts"
import { dateTimeText, spanOrDash } from "../shared/time-text.ts"
import { createNames } from "./names.ts"
import { NumberOfCall } from "../agent/call/call-back.tsx"
import { outsideField } from "./outside-number.ts"
import { OwedSign } from "./owed-sign.tsx"
import { createReasons } from "./remarks.ts"
import { RecordedSign, Result } from "./result.tsx"

interface Sorting {
  readonly sort: string
  readonly order: string
  readonly onSort: (sort: string, order: string) => void
}

/** A page of calls. Each row opens its call, by a click anywhere and by the button that its time is. */
export const CallTable = (
  props: Sorting & { readonly calls: ReadonlyArray<FoundCall>; readonly onOpen: (call: CallRecord) => void }
) => {
  const reasons = createReasons()
  return (
    <div class="@container relative h-full overflow-auto" data-testid="calls">
      <table class="w-full border-collapse">
        <thead class="sticky top-0 z-1 bg-surface text-left text-sm text-muted">
          <tr class="h-9 [&>th]:px-2 [&>th]:font-normal [&>th]:whitespace-nowrap [&>th:first-child]:pl-4">
            <SortHead {...props} column="arrivedAt" text={t("calls.time")} />
            <th scope="col">{t("calls.outside-number")}</th>
            <th scope="col" class="@max-3xl:hidden">
              {t("call-list.agent")}
            </th>
            <th scope="col" class="@max-3xl:hidden">
              {t("calls.queue")}
            </th>
            <th scope="col">{t("calls.outcome")}</th>
            <th scope="col" class="@max-4xl:hidden">
              {t("remark.title")}
            </th>
            <SortHead {...props} column="waitMs" text={t("calls.wait")} class="@max-3xl:hidden" />
            <SortHead {...props} column="talkMs" text={t("calls.talk")} class="@max-3xl:hidden" />
            <th scope="col" class="@max-4xl:hidden">
              {t("calls.hold")}
            </th>
            <th scope="col" class="@max-3xl:hidden">
              {t("why.serial")}
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.calls}>
            {(call) => <Row call={call} reasonText={reasons.textOf} onOpen={() => props.onOpen(call)} />}
          </For>
        </tbody>
      </table>
    </div>
  )
}

const SortHead = (props: Sorting & { readonly column: string; readonly text: string; readonly class?: string }) => {
  const isIt = () => (props.sort === "" ? "arrivedAt" : props.sort) === props.column
  const isUp = () => props.order === "up"
  return (
    <th scope="col" class={props.class} aria-sort={isIt() ? (isUp() ? "ascending" : "descending") : "none"}>
      <button
        type="button"
        class="sort-btn"
        onClick={() => props.onSort(props.column, isIt() && !isUp() ? "up" : "down")}
      >
        {props.text}
        <Show when={isIt()}>
          <Show when={isUp()} fallback={<ArrowDown size={14} aria-hidden="true" />}>
            <ArrowUp size={14} aria-hidden="true" />
          </Show>
        </Show>
      </button>
    </th>
  )
}

const Row = (props: {
  readonly call: FoundCall
  readonly reasonText: (id: string) => string
  readonly onOpen: () => void
}) => {
  const said = () => {
    const { followUp = null, note = "", reason = null } = props.call.remark ?? {}
    return [
      reason === null ? "" : props.reasonText(reason),
      note,
      followUp === null ? "" : t("summary.follow-by", { when: dateTimeText(followUp.at) })
    ]
      .filter((each) => each !== "")
      .join(" · ")
  }
  const { agentName, queueName } = createNames()
  const { session } = useLive()
  // Nobody answered: then it is worth knowing who could have.
  const people = () =>
    props.call.agent === null
      ? [...props.call.missedBy, ...props.call.rejectedBy]
      : [props.call.agent, ...props.call.agents]
  const who = () => (people().length === 0 ? "—" : [...new Set(people())].map(agentName).join(t("value.comma")))
  const queue = () => (props.call.queue === null ? "—" : queueName(props.call.queue))
  const open = (event: MouseEvent): void => {
    // Who marks a number to copy it does not mean the row.
    if (getSelection()?.type !== "Range" && !(event.target as Element).closest("button, a")) props.onOpen()
  }
  return (
    <tr
      class="num h-10 cursor-pointer border-t border-line hover:bg-raised [&>td]:px-2 [&>td]:py-1 [&>td:first-child]:pl-4"
      data-call={props.call.id}
      onClick={open}
    >
      <td>
        <button type="button" class="row-link text-left" onClick={() => props.onOpen()}>
          {dateTimeText(props.call.arrivedAt)}
        </button>
        <Below>{queue()}</Below>
      </td>
      <td class="whitespace-nowrap">
        <NumberOfCall call={props.call} side={outsideField(props.call)} />
        <Show when={props.call.direction !== "in"}>
          <span class="ml-1.5 text-sm text-muted @max-3xl:hidden">{t(`direction.${props.call.direction}`)}</span>
        </Show>
        <Below class="max-w-28 truncate">
          {props.call.direction === "in" ? who() : `${t(`direction.${props.call.direction}`)} · ${who()}`}
        </Below>
      </td>
      <td
        class="max-w-48 truncate @max-3xl:hidden"
        classList={{ "text-muted": props.call.agent === null }}
        title={who()}
      >
        {who()}
      </td>
      <td class="max-w-40 truncate @max-3xl:hidden" title={queue()}>
        {queue()}
      </td>
      <td>
        <span class="inline-flex items-center gap-1.5 align-middle whitespace-nowrap">
          <Result call={props.call} />
          <RecordedSign call={props.call} />
          <Show when={mayOpen(session, "alarms.view") && props.call.incident}>
            {(incident) => (
              <A
                class="text-alarm"
                href={`/alarms/incidents/${encodeURIComponent(incident())}`}
                aria-label={t("call-list.incident", { incident: incident() })}
                title={t("call-list.incident", { incident: incident() })}
              >
                <Icon name="siren" />
              </A>
            )}
          </Show>
        </span>
        <Below>
          {t("calls.talk")} {spanOrDash(props.call.talkMs)}
        </Below>
      </td>
      <td class="max-w-56 truncate @max-4xl:hidden" title={said()}>
        <Show when={props.call.isSummaryOwed}>
          <OwedSign />{" "}
        </Show>
        {said() || (props.call.isSummaryOwed ? "" : "—")}
      </td>
      <td class="@max-3xl:hidden">{spanOrDash(props.call.waitMs)}</td>
      <td class="@max-3xl:hidden">{spanOrDash(props.call.talkMs)}</td>
      <td class="@max-4xl:hidden">{spanOrDash(props.call.holdMs || null)}</td>
      <td class="@max-3xl:hidden">{props.call.serial}</td>
    </tr>
  )
}

/** A second line, where there is no room for a column. */
const Below = (props: { readonly class?: string; readonly children: JSX.Element }) => (
  <div class={`text-sm text-muted @3xl:hidden ${props.class ?? ""}`}>{props.children}</div>
)
