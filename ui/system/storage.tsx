import { For, type JSX, Show } from "solid-js"
import { t, tOr } from "../shared/language.ts"
import { bytesText, leftPercentText } from "./amount-text.ts"
import type { DiskRoom, SystemAnswer } from "./system-answer.ts"

type OfSystem = { readonly system: SystemAnswer }

/** What runs here, with the screens' own version: after an update an old page still lies open somewhere. */
export const Versions = (props: { readonly system: SystemAnswer | null }) => (
  <Section title={t("system.versions")}>
    <Facts
      facts={[
        [t("system.screens"), CARILLON_VERSION],
        ...(props.system === null
          ? []
          : ([
              [t("system.version-carillon"), props.system.versions.carillon],
              [t("system.version-node"), props.system.versions.node],
              [t("system.version-postgres"), props.system.versions.postgres],
              [t("system.time-zone"), props.system.timeZone]
            ] as const))
      ]}
    />
  </Section>
)

export const Disks = (props: OfSystem) => (
  <Section title={t("system.disks")}>
    <table class="plain-table">
      <thead>
        <tr>
          <th scope="col">{t("system.disk")}</th>
          <th scope="col">{t("system.free")}</th>
          <th scope="col">{t("system.size")}</th>
          <th scope="col">{t("system.folder")}</th>
        </tr>
      </thead>
      <tbody>
        <Show when={props.system.disk.database} fallback={<Elsewhere />}>
          {(room) => <DiskRow name={t("system.disk-database")} room={room()} />}
        </Show>
        <DiskRow name={t("system.disk-recordings")} room={props.system.disk.recordings} />
      </tbody>
    </table>
  </Section>
)

const DiskRow = (props: { readonly name: string; readonly room: DiskRoom }) => (
  <tr>
    <th scope="row" class="whitespace-nowrap">
      {props.name}
    </th>
    <td class="num">
      {bytesText(props.room.freeBytes)} ({leftPercentText(props.room.freeBytes, props.room.totalBytes)})
    </td>
    <td class="num whitespace-nowrap">{bytesText(props.room.totalBytes)}</td>
    <td class="text-sm text-muted">{props.room.folder}</td>
  </tr>
)

const Elsewhere = () => (
  <tr>
    <th scope="row" class="whitespace-nowrap">
      {t("system.disk-database")}
    </th>
    <td class="text-muted" colspan="3">
      {t("system.disk-elsewhere")}
    </td>
  </tr>
)

export const Forecast = (props: OfSystem) => (
  <Section title={t("system.forecast")}>
    <Show when={props.system.forecast} fallback={<p class="px-3 pb-3 text-muted">{t("system.forecast-none")}</p>}>
      {(forecast) => (
        <>
          <p class="px-3 pb-2 font-semibold">
            {forecast().daysUntilFull === null
              ? t("system.forecast-never")
              : t("system.forecast-full", { days: forecast().daysUntilFull ?? 0 })}
          </p>
          <Facts
            facts={[
              [t("system.growth-database"), t("system.a-day", { amount: bytesText(forecast().databaseBytesADay) })],
              [t("system.growth-recordings"), t("system.a-day", { amount: bytesText(forecast().recordingsBytesADay) })]
            ]}
          />
        </>
      )}
    </Show>
  </Section>
)

const promiseFacts = ({ promised }: SystemAnswer): ReadonlyArray<readonly [string, string]> =>
  promised === null
    ? []
    : [
        [t("system.recorded-a-day"), t("system.a-day", { amount: bytesText(promised.recordedBytesADay) })],
        [
          t("system.room-for"),
          t(promised.daysOfRoom < promised.days ? "system.room-too-small" : "system.room-enough", {
            days: promised.daysOfRoom,
            promised: promised.days
          })
        ]
      ]

export const Recordings = (props: OfSystem) => (
  <Section title={t("system.recordings")}>
    <Facts
      facts={[
        [t("system.recordings-count"), String(props.system.recordings.count)],
        [t("system.recordings-bytes"), bytesText(props.system.recordings.bytes)],
        [
          t("system.recordings-keep"),
          props.system.recordings.keepDays === 0
            ? t("system.keep-ever")
            : t("system.keep-days", { days: props.system.recordings.keepDays })
        ],
        ...promiseFacts(props.system),
        [t("system.on-hold"), String(props.system.recordings.onHold)],
        [t("system.recordings-numbered"), String(props.system.recordings.numbered)],
        [t("system.recordings-too-short"), String(props.system.recordings.tooShort)]
      ]}
    />
  </Section>
)

export const Database = (props: OfSystem) => (
  <Section title={t("system.database")}>
    <table class="plain-table">
      <thead>
        <tr>
          <th scope="col">{t("system.group")}</th>
          <th scope="col" class="whitespace-nowrap">
            {t("system.recordings-bytes")}
          </th>
        </tr>
      </thead>
      <tbody>
        <For each={props.system.database.groups}>
          {({ bytes, name }) => (
            <tr>
              <th scope="row" class="font-normal">
                {tOr(`system.group-${name}`, name)}
              </th>
              <td class="num whitespace-nowrap">{bytesText(bytes)}</td>
            </tr>
          )}
        </For>
        <tr>
          <th scope="row">{t("system.group-all")}</th>
          <td class="num font-semibold">{bytesText(props.system.database.bytes)}</td>
        </tr>
      </tbody>
    </table>
  </Section>
)

const Section = (props: { readonly title: string; readonly children: JSX.Element }) => (
  <section class="panel min-w-0 overflow-x-auto" aria-label={props.title} tabindex="0">
    <h2 class="px-3 py-2 text-lg font-semibold">{props.title}</h2>
    {props.children}
  </section>
)

const Facts = (props: { readonly facts: ReadonlyArray<readonly [name: string, value: string]> }) => (
  <dl class="grid grid-cols-[minmax(7rem,auto)_1fr] gap-x-4 gap-y-1 px-3 pb-3">
    <For each={props.facts}>
      {([name, value]) => (
        <>
          <dt class="text-muted">{name}</dt>
          <dd class="num break-words">{value}</dd>
        </>
      )}
    </For>
  </dl>
)
