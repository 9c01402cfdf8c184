import { createMemo, createResource, createSignal, For, Match, Show, Switch } from "solid-js"
import type { AgentTile } from "#wire/board.ts"
import { SetPasswordDialog, TelephoneDialog } from "../people/account-dialogs.tsx"
import { person } from "#engine/records/people/schema.ts"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import { allRows } from "../administration/references.ts"
import { useLive } from "../shared/live.ts"
import { colourOf, iconOf, markOf, stateText } from "../shared/state-mark.ts"
import { MarkIcon } from "../shared/mark.tsx"
import { mayOpen } from "../shell/may-open.ts"
import { w } from "./words.ts"

/** So many stand by name; a large centre has its wallboard. */
const SHOWN = 8

/** Whether a call could reach somebody now, and what is missing: a telephone, or somebody who is ready. */
export const RingingAgents = (props: { readonly queues: ReadonlyArray<string> }) => {
  const { board, session } = useLive()
  const [open, setOpen] = createSignal<{ readonly what: "password" | "telephone"; readonly agent: AgentTile } | null>(
    null
  )
  const mayGive = () => mayOpen(session, "users.edit")
  const [people] = createResource(mayGive, () => allRows(person as unknown as AnyThing))
  const agents = createMemo(() =>
    Object.values(board()?.agents ?? {})
      .filter((agent) => agent.queues.some((queue) => props.queues.includes(queue)))
      .toSorted((one, other) => rank(one) - rank(other) || (one.id < other.id ? -1 : 1))
  )
  const hint = () => {
    if (agents().length === 0) return w("test.no-agents")
    if (agents().every(({ device }) => device === "unregistered")) return w("test.none-registered")
    return agents().some(({ device, state }) => device === "registered" && state === "ready")
      ? w("test.all-ready")
      : w("test.none-ready")
  }
  const personOf = (agent: AgentTile): string => people.latest?.find((row) => row["agent"] === agent.id)?.id ?? agent.id
  return (
    <section class="mt-6" aria-labelledby="test-agents">
      <h3 id="test-agents" class="font-semibold">
        {w("test.agents")}
      </h3>
      <p class="mt-1" role="status" data-testid="can-ring">
        {hint()}
      </p>
      <ul class="mt-2 flex flex-col gap-1">
        <For each={agents().slice(0, SHOWN)}>
          {(agent) => (
            <li class="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line py-1" data-agent={agent.id}>
              <span class="min-w-32 font-medium">
                <span class="num">{agent.id}</span> {agent.name}
              </span>
              <span class="min-w-28 text-sm" data-device={agent.device}>
                {agent.device !== "unregistered" ? `✓ ${w("test.registered")}` : w("test.unregistered")}
              </span>
              <span class="flex min-w-24 items-center gap-1.5 text-sm">
                <MarkIcon mark={markOf(agent)} colour={colourOf(agent)} icon={iconOf(agent)} />
                {stateText(agent)}
              </span>
              <Show when={mayGive()}>
                <span class="flex flex-wrap gap-1 sm:ml-auto">
                  <button type="button" class="btn" onClick={() => setOpen({ what: "telephone", agent })}>
                    {w("test.telephone")}
                  </button>
                  <Show
                    when={session.agent !== agent.id}
                    fallback={
                      <a class="btn" href="/agent" target="_blank" rel="noopener">
                        {w("test.desk")}
                      </a>
                    }
                  >
                    <button type="button" class="btn" onClick={() => setOpen({ what: "password", agent })}>
                      {w("test.password")}
                    </button>
                  </Show>
                </span>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Switch>
        <Match when={open()?.what === "telephone" && open()}>
          {(of) => <TelephoneDialog id={personOf(of().agent)} name={of().agent.name} onClose={() => setOpen(null)} />}
        </Match>
        <Match when={open()?.what === "password" && open()}>
          {(of) => <SetPasswordDialog id={personOf(of().agent)} name={of().agent.name} onClose={() => setOpen(null)} />}
        </Match>
      </Switch>
    </section>
  )
}

/** Who can be rung comes first. */
const rank = ({ device, state }: AgentTile): number =>
  device === "registered" ? (state === "ready" ? 0 : 1) : state === "signed-out" ? 3 : 2
