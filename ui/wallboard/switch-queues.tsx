import { For, Show } from "solid-js"
import type { Board } from "#wire/board.ts"
import type { SwitchAgent, SwitchQueue, SwitchQueues } from "#wire/switch-queues.ts"
import { t } from "../shared/language.ts"
import { MarkIcon } from "../shared/mark.tsx"
import { Elapsed } from "../shared/time.tsx"

/** Queues that the switch distributes by itself: seen beside ours, with their agents, and changed where they are. */
export const SwitchQueueTable = (props: { readonly board: Board }) => (
  <Show when={props.board.switchQueues}>
    {(seen) => (
      <section
        class="panel flex-none overflow-x-auto px-4 py-2"
        aria-label={t("wall.switch-queues")}
        data-switch-queues
      >
        <h2 class="flex flex-wrap items-baseline gap-x-3">
          <span class="font-semibold">{t("wall.switch-queues")}</span>
          <span class="text-sm text-muted">{t("wall.switch-queues-hint")}</span>
        </h2>
        <table class="num mt-1 w-full text-left">
          <thead class="text-sm text-muted">
            <tr>
              <th class="py-1 pr-4 font-normal max-md:hidden">{t("wall.queues")}</th>
              <For each={["waiting", "longest", "talking", "answered", "abandoned"] as const}>
                {(column) => (
                  <th class="py-1 text-right font-normal md:pr-4 md:whitespace-nowrap max-md:pl-2">
                    {t(`wall.${column}`)}
                  </th>
                )}
              </For>
              <th class="py-1 font-normal max-md:hidden">{t("wall.agents")}</th>
            </tr>
          </thead>
          <tbody>
            <For each={Object.keys(seen().queues).toSorted()}>
              {(name) => (
                <Show when={seen().queues[name]}>
                  {(queue) => <QueueRow name={name} queue={queue()} agents={seen().agents} />}
                </Show>
              )}
            </For>
          </tbody>
        </table>
      </section>
    )}
  </Show>
)

const QueueRow = (props: {
  readonly name: string
  readonly queue: SwitchQueue
  readonly agents: SwitchQueues["agents"]
}) => (
  <>
    {/* On a telephone its name and its agents have lines of their own. */}
    <tr class="border-t border-line md:hidden">
      <th class="pt-2 font-semibold break-all" colspan="5">
        {props.name}
      </th>
    </tr>
    <tr class="md:border-t md:border-line" data-switch-queue={props.name}>
      <th class="py-1 pr-4 font-semibold break-all max-md:hidden">{props.name}</th>
      <td class="py-1 text-right font-semibold md:pr-4">{props.queue.waiting}</td>
      <td class="py-1 text-right md:pr-4">
        <Show when={props.queue.longestSince} fallback={<span class="text-muted">—</span>}>
          {(since) => <Elapsed since={since()} />}
        </Show>
      </td>
      <td class="py-1 text-right md:pr-4">{props.queue.talking}</td>
      <td class="py-1 text-right md:pr-4">{props.queue.answered}</td>
      <td class="py-1 text-right md:pr-4">{props.queue.abandoned}</td>
      <td class="py-1 max-md:hidden">
        <Agents names={props.queue.agents} agents={props.agents} />
      </td>
    </tr>
    <tr class="md:hidden">
      <td class="pb-2" colspan="5">
        <Agents names={props.queue.agents} agents={props.agents} />
      </td>
    </tr>
  </>
)

const Agents = (props: { readonly names: ReadonlyArray<string>; readonly agents: SwitchQueues["agents"] }) => (
  <ul class="flex flex-wrap gap-x-4 gap-y-0.5">
    <For each={props.names} fallback={<li class="text-muted">{t("wall.no-agents")}</li>}>
      {(name) => <Show when={props.agents[name]}>{(agent) => <AgentWord name={name} agent={agent()} />}</Show>}
    </For>
  </ul>
)

const AgentWord = (props: { readonly name: string; readonly agent: SwitchAgent }) => (
  <li class="flex min-w-0 items-center gap-1.5" data-switch-agent={props.name}>
    <MarkIcon mark={props.agent.state} />
    <span>{props.name}</span>
    <span class="text-sm text-muted">
      {t(`switch-agent.${props.agent.state}`)}{" "}
      <Show when={props.agent.state === "talking" && props.agent.since}>{(since) => <Elapsed since={since()} />}</Show>
    </span>
  </li>
)
