/** A text: `**so**` is strong, `` `so` `` is typed or read on a screen as it stands. */
export type Text = string

/** What a section is made of. A bare text is a paragraph. */
export type Block =
  | Text
  | { readonly steps: ReadonlyArray<Text> }
  | { readonly points: ReadonlyArray<Text> }
  /** A question's short answers: what is seen, and what to do. */
  | { readonly table: ReadonlyArray<readonly [Text, Text]> }
  /** Commands, as they are typed. */
  | { readonly code: string }
  /** One of the help's pictures, by its page. */
  | { readonly picture: string; readonly caption: Text }

export interface Section {
  /** In addresses, so that help and people can point at it. */
  readonly id: string
  readonly title: Text
  readonly body: ReadonlyArray<Block>
}

/** One page of the manual. */
export interface Chapter {
  readonly name: "agent" | "supervisor" | "administrator"
  readonly title: string
  readonly lead: Text
  readonly sections: ReadonlyArray<Section>
}
