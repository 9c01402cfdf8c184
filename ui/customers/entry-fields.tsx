import { type JSX, Show } from "solid-js"
import { Select } from "../controls/select.tsx"
import { t } from "../shared/language.ts"
import { ENTRY_KINDS, type EntryKind } from "./entries.ts"

/** The fields of one more note, purchase, service or complaint, and the button that adds it; `children` stand between kind and words. */
export const EntryFields = (props: {
  readonly kind: EntryKind
  readonly body: string
  readonly isBusy: boolean
  readonly hasFailed: boolean
  readonly onKind: (kind: EntryKind) => void
  readonly onBody: (body: string) => void
  readonly onAdd: () => void
  readonly children?: JSX.Element
}) => (
  <div class="mt-2 flex flex-wrap items-start gap-2">
    <div class="w-28">
      <Select
        label={t("entries.kind")}
        options={ENTRY_KINDS.map((value) => ({ value, text: t(`entries.${value}`) }))}
        value={props.kind}
        onChange={(to) => props.onKind(to as EntryKind)}
      />
    </div>
    {props.children}
    <textarea
      class="input min-w-0 flex-1 basis-64"
      rows={2}
      maxlength={4_000}
      aria-label={t("entries.body")}
      placeholder={t("entries.body")}
      value={props.body}
      data-testid="new-note"
      onInput={(event) => props.onBody(event.currentTarget.value)}
    />
    {/* Where this stands in a form it is not of that form: what is added here is kept at once. */}
    <button type="button" class="btn" disabled={props.isBusy || props.body.trim() === ""} onClick={() => props.onAdd()}>
      {t("entries.add")}
    </button>
    <Show when={props.hasFailed}>
      <p class="w-full text-alarm" role="alert">
        {t("entries.failed")}
      </p>
    </Show>
  </div>
)
