// A sentence as people read it: what packs say and decisions tell is in both languages of the desk.

export interface Text {
  readonly zh: string;
  readonly en: string;
}
