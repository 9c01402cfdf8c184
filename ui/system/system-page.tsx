import TriangleAlert from "lucide-solid/icons/triangle-alert"
import { createResource, For, onCleanup, Show } from "solid-js"
import { say, t, tOr } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { NoticePage } from "../shared/notice-page.tsx"
import { dateTimeText } from "../shared/time-text.ts"
import { mayOpen } from "../shell/may-open.ts"
import { TopBar } from "../shell/top-bar.tsx"
import { readHealth, type Worker } from "./health.ts"
import { StrangersWarning } from "../trunks/strangers-warning.tsx"
import { LicenceList } from "./licences.tsx"
import { Database, Disks, Forecast, Recordings, Versions } from "./storage.tsx"
import { readLicences, readSystem, type SystemAnswer } from "./system-answer.ts"

const EVERY_MS = 5000
/** Room on a disk changes slowly, and reading it costs the database a look at its tables. */
const SYSTEM_EVERY_MS = 60_000

/** How the centre's processes are, what is installed, and what a restart of each would do. */
export const SystemPage = () => {
  const { session } = useLive()
  return (
    <Show
      when={mayOpen(session, "parameters.view")}
      fallback={<NoticePage code="403" title={t("forbidden.title")} body={t("refused.forbidden")} />}
    >
      <div class="flex h-full flex-col">
        <TopBar trail={[{ text: t("system.title"), href: null }]} />
        <main class="min-h-0 flex-1 overflow-y-auto p-4" tabindex="0" aria-label={t("system.title")}>
          <div class="mx-auto flex max-w-6xl flex-col gap-4">
            <Parts />
          </div>
        </main>
      </div>
    </Show>
  )
}

const Parts = () => {
  const { session } = useLive()
  const [system, { refetch }] = createResource(readSystem)
  const [builtWith] = createResource(readLicences)
  const timer = setInterval(() => void refetch(), SYSTEM_EVERY_MS)
  onCleanup(() => clearInterval(timer))
  return (
    <>
      <For each={system.latest?.warnings}>{(warning) => <Warning text={say(warning)} />}</For>
      <Show when={system.latest === null}>
        <Warning text={t("system.away")} />
      </Show>
      <Show when={mayOpen(session, "channels.view")}>
        <StrangersWarning />
      </Show>
      <Workers restarts={system.latest?.restarts ?? []} />
      <div class="grid gap-4 md:grid-cols-2">
        <div class="flex min-w-0 flex-col gap-4">
          <Show when={system.latest}>
            {(found) => (
              <>
                <Disks system={found()} />
                <Forecast system={found()} />
              </>
            )}
          </Show>
          <Versions system={system.latest ?? null} />
        </div>
        <Show when={system.latest}>
          {(found) => (
            <div class="flex min-w-0 flex-col gap-4">
              <Database system={found()} />
              <Recordings system={found()} />
            </div>
          )}
        </Show>
      </div>
      <LicenceList licences={system.latest?.licences ?? builtWith.latest ?? []} />
    </>
  )
}

const Warning = (props: { readonly text: string }) => (
  <p class="flex items-center gap-3 rounded-md bg-stop px-4 py-2 text-white" role="alert">
    <TriangleAlert size={18} class="flex-none" aria-hidden="true" />
    <span class="min-w-0 break-words">{props.text}</span>
  </p>
)

const Workers = (props: { readonly restarts: SystemAnswer["restarts"] }) => {
  const restartOf = (name: string) => props.restarts.find(({ worker }) => worker === name)
  const [health, { refetch }] = createResource(readHealth)
  const timer = setInterval(() => void refetch(), EVERY_MS)
  onCleanup(() => clearInterval(timer))
  return (
    <section class="panel overflow-x-auto" tabindex="0" aria-label={t("system.workers")}>
      <h2 class="flex items-center gap-3 px-3 py-2 text-lg font-semibold">
        {t("system.workers")}
        <Show when={health.latest}>
          {(found) => (
            <span class={`text-base ${found().ok ? "text-idle" : "text-alarm"}`} role="status">
              {t(found().ok ? "system.ok" : "system.not-ok")}
            </span>
          )}
        </Show>
      </h2>
      <table class="plain-table">
        <thead class="max-sm:sr-only">
          <tr>
            <th scope="col">{t("system.worker")}</th>
            <th scope="col">{t("system.state")}</th>
            <th scope="col">{t("system.since")}</th>
            <th scope="col" class="whitespace-nowrap">
              {t("system.restarts")}
            </th>
            <th scope="col">{t("system.memory")}</th>
            <th scope="col" class="whitespace-nowrap">
              {t("system.busy")}
            </th>
            <th scope="col">{t("system.restart")}</th>
          </tr>
        </thead>
        <tbody>
          <For each={Object.entries(health.latest?.workers ?? {})}>
            {([name, worker]) => <WorkerRow name={name} worker={worker} restart={restartOf(name)} />}
          </For>
        </tbody>
      </table>
      <Show when={restartOf("all")}>{(words) => <p class="px-3 py-2 text-sm text-muted">{say(words())}</p>}</Show>
    </section>
  )
}

/** On a narrow screen a process is a block of lines, each with its name before it. */
const CELL =
  "max-sm:flex max-sm:gap-3 max-sm:border-0! max-sm:py-0.5! max-sm:before:w-28 max-sm:before:flex-none max-sm:before:text-muted max-sm:before:content-[attr(data-label)]"

const WorkerRow = (props: {
  readonly name: string
  readonly worker: Worker
  readonly restart: SystemAnswer["restarts"][number] | undefined
}) => (
  <tr data-worker={props.name} class="max-sm:block max-sm:border-b max-sm:border-line max-sm:py-1">
    <th scope="row" class="max-sm:block max-sm:border-0! sm:whitespace-nowrap">
      {tOr(`system.worker-${props.name}`, props.name)} <div class="font-normal text-sm text-muted">{props.name}</div>
    </th>
    <td
      data-label={t("system.state")}
      class={`${CELL} ${props.worker.state === "up" && props.worker.problems.length === 0 ? "text-idle" : "text-alarm"}`}
    >
      <div>
        {tOr(`system.state-${props.worker.state}`, props.worker.state)}
        <For each={props.worker.problems}>{(problem) => <p>{say(problem)}</p>}</For>
        <For each={props.worker.notices}>
          {(notice) => (
            <p class="text-ring" data-notice="">
              {say(notice)}
            </p>
          )}
        </For>
        <Show when={props.worker.state !== "up" && props.worker.lastEnd}>{(why) => <p>{say(why())}</p>}</Show>
      </div>
    </td>
    <td data-label={t("system.since")} class={`num sm:whitespace-nowrap ${CELL}`}>
      {props.worker.upSince === null ? "—" : dateTimeText(Date.parse(props.worker.upSince))}
    </td>
    <td data-label={t("system.restarts")} class={`num sm:whitespace-nowrap ${CELL}`}>
      {props.worker.restarts}
    </td>
    <td data-label={t("system.memory")} class={`num sm:whitespace-nowrap ${CELL}`}>
      {props.worker.rssMb === null ? "—" : `${Math.round(props.worker.rssMb)} MB`}
    </td>
    <td data-label={t("system.busy")} class={`num sm:whitespace-nowrap ${CELL}`}>
      {props.worker.busy === null ? "—" : `${Math.round(props.worker.busy * 100)}%`}
    </td>
    <td data-label={t("system.restart")} class={`text-sm text-muted ${CELL}`}>
      {props.restart === undefined ? t("system.restart-other") : say(props.restart)}
    </td>
  </tr>
)
