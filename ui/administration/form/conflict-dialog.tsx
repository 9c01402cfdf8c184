import * as Dialog from "@kobalte/core/dialog"
import { createSignal, For, Show } from "solid-js"
import type { AnyThing, Row } from "#engine/records/thing/thing.ts"
import { say, t } from "../../shared/language.ts"
import { createFocusReturn } from "../../shell/focus-return.ts"
import { dateTimeText } from "../../shared/time-text.ts"
import type { Values } from "../records.ts"
import type { TitleOfOther } from "../value-text.ts"
import { valueText } from "../value-text.ts"
import { type Difference, differences, merged } from "./conflict.ts"

/** Two people changed one thing: both versions, field by field, and the second one chooses. `current` null: it is gone. */
export const ConflictDialog = (props: {
  readonly thing: AnyThing
  readonly seen: Row
  readonly mine: Values
  readonly current: Row | null
  readonly titleOfOther: TitleOfOther
  readonly onSave: (values: Values) => void
  readonly onRestore: () => void
  readonly onClose: () => void
}) => (
  <Dialog.Root open onOpenChange={(isOpen) => !isOpen && props.onClose()}>
    <Dialog.Portal>
      <Dialog.Overlay class="overlay" />
      <Dialog.Content class="sheet-box p-5" onCloseAutoFocus={createFocusReturn(() => true)}>
        <Dialog.Title class="text-lg font-semibold">{t("conflict.title")}</Dialog.Title>
        <Show
          when={props.current}
          fallback={
            <>
              <Dialog.Description class="mt-2">{t("conflict.gone")}</Dialog.Description>
              <div class="mt-5 flex justify-end gap-2">
                <Dialog.CloseButton class="btn" aria-label={t("form.cancel")}>
                  {t("form.cancel")}
                </Dialog.CloseButton>
                <button type="button" class="btn btn-main" onClick={() => props.onRestore()}>
                  {t("conflict.restore")}
                </button>
              </div>
            </>
          }
        >
          {(current) => <Choice {...props} current={current()} />}
        </Show>
      </Dialog.Content>
    </Dialog.Portal>
  </Dialog.Root>
)

const Choice = (props: {
  readonly thing: AnyThing
  readonly seen: Row
  readonly mine: Values
  readonly current: Row
  readonly titleOfOther: TitleOfOther
  readonly onSave: (values: Values) => void
}) => {
  const found = () => differences(props.thing, props.seen, props.mine, props.current)
  const [chosen, setChosen] = createSignal<Readonly<Record<string, "mine" | "theirs">>>(
    Object.fromEntries(found().flatMap(({ field, suggested }) => (suggested === null ? [] : [[field, suggested]])))
  )
  const isChosen = () => found().every(({ field }) => chosen()[field] !== undefined)
  return (
    <>
      <Dialog.Description class="mt-2">
        {t("conflict.body", { who: props.current.changedBy, when: dateTimeText(props.current.changedAt) })}
      </Dialog.Description>
      <Show when={found().length > 0} fallback={<p class="mt-3">{t("conflict.same")}</p>}>
        <table class="plain-table mt-3">
          <thead>
            <tr>
              <th scope="col">{t("conflict.field")}</th>
              <th scope="col">{t("conflict.mine")}</th>
              <th scope="col">{t("conflict.theirs")}</th>
            </tr>
          </thead>
          <tbody>
            <For each={found()}>
              {(each) => (
                <Line
                  {...props}
                  difference={each}
                  chosen={chosen()[each.field]}
                  onChoose={(which) => setChosen((all) => ({ ...all, [each.field]: which }))}
                />
              )}
            </For>
          </tbody>
        </table>
      </Show>
      <div class="mt-5 flex justify-end gap-2">
        <Dialog.CloseButton class="btn" aria-label={t("form.cancel")}>
          {t("form.cancel")}
        </Dialog.CloseButton>
        <button
          type="button"
          class="btn btn-main"
          disabled={!isChosen()}
          onClick={() => props.onSave(merged(props.mine, found(), chosen()))}
        >
          {t("conflict.save")}
        </button>
      </div>
    </>
  )
}

const Line = (props: {
  readonly thing: AnyThing
  readonly titleOfOther: TitleOfOther
  readonly difference: Difference
  readonly chosen: "mine" | "theirs" | undefined
  readonly onChoose: (which: "mine" | "theirs") => void
}) => {
  const field = () => props.thing.fields[props.difference.field]!
  const side = (which: "mine" | "theirs") => (
    <td>
      <label class="flex items-start gap-2">
        <input
          type="radio"
          class="mt-1 accent-accent"
          name={`conflict-${props.difference.field}`}
          checked={props.chosen === which}
          onChange={() => props.onChoose(which)}
        />
        <span class="whitespace-pre-wrap">{valueText(field(), props.difference[which], props.titleOfOther)}</span>
      </label>
    </td>
  )
  return (
    <tr data-conflict={props.difference.field}>
      <th scope="row">{say(field().words)}</th>
      {side("mine")}
      {side("theirs")}
    </tr>
  )
}
