import { For, Match, Show, Switch } from "solid-js"
import { pictureOf } from "../help/pictures.ts"
import type { Block, Section, Text } from "./chapter.ts"
import { type Piece, piecesOf } from "./find.ts"

/** One section, with what was looked for standing out. */
export const SectionPart = (props: { readonly section: Section; readonly typed: string }) => (
  <section id={props.section.id} class="scroll-mt-4">
    <h2>
      <Said text={props.section.title} typed={props.typed} />
    </h2>
    <For each={props.section.body}>{(block) => <BlockPart block={block} typed={props.typed} />}</For>
  </section>
)

const BlockPart = (props: { readonly block: Block; readonly typed: string }) => {
  const block = props.block
  if (typeof block === "string")
    return (
      <p>
        <Said text={block} typed={props.typed} />
      </p>
    )
  if ("steps" in block)
    return (
      <ol>
        <Items texts={block.steps} typed={props.typed} />
      </ol>
    )
  if ("points" in block)
    return (
      <ul>
        <Items texts={block.points} typed={props.typed} />
      </ul>
    )
  if ("table" in block) return <Pairs rows={block.table} typed={props.typed} />
  if ("code" in block) return <pre tabindex="0">{block.code}</pre>
  return (
    <Show when={pictureOf(block.picture, "zh-CN")}>
      {(address) => (
        <figure>
          <img src={address()} alt={block.caption} width={960} height={540} loading="lazy" />
          <figcaption>{block.caption}</figcaption>
        </figure>
      )}
    </Show>
  )
}

const Items = (props: { readonly texts: ReadonlyArray<Text>; readonly typed: string }) => (
  <For each={props.texts}>
    {(text) => (
      <li>
        <Said text={text} typed={props.typed} />
      </li>
    )}
  </For>
)

const Pairs = (props: { readonly rows: ReadonlyArray<readonly [Text, Text]>; readonly typed: string }) => (
  <dl>
    <For each={props.rows}>
      {([seen, done]) => (
        <div>
          <dt>
            <Said text={seen} typed={props.typed} />
          </dt>
          <dd>
            <Said text={done} typed={props.typed} />
          </dd>
        </div>
      )}
    </For>
  </dl>
)

const Said = (props: { readonly text: Text; readonly typed: string }) => (
  <For each={piecesOf(props.text, props.typed)}>{(piece) => <PiecePart piece={piece} />}</For>
)

const PiecePart = (props: { readonly piece: Piece }) => (
  <Show when={props.piece.isHit} fallback={<Kind piece={props.piece} />}>
    <mark>
      <Kind piece={props.piece} />
    </mark>
  </Show>
)

const Kind = (props: { readonly piece: Piece }) => (
  <Switch fallback={props.piece.text}>
    <Match when={props.piece.kind === "strong"}>
      <strong>{props.piece.text}</strong>
    </Match>
    <Match when={props.piece.kind === "code"}>
      <code>{props.piece.text}</code>
    </Match>
  </Switch>
)
