-- A coder's passes over a result. Append-only: a row is never changed or removed.
create table seldinger.reviews (
  id                text primary key,
  report_id         text not null references seldinger.reports (id),
  version           integer not null check (version > 0),
  reviewer          text not null,
  note              text,
  engine_version    text not null,
  knowledge_version text not null,
  created_at        timestamptz not null default now(),
  unique (report_id, version)
);
create table seldinger.decisions (
  review_id text not null references seldinger.reviews (id),
  position  integer not null,
  action    text not null check (action in ('accept', 'change', 'reject', 'add')),
  code      text not null,
  line      integer,
  to_code   text,
  modifiers json,
  units     integer,
  reason    text,
  primary key (review_id, position)
);

create function seldinger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;
create trigger reviews_append_only before update or delete on seldinger.reviews
  for each row execute function seldinger.refuse_change();
create trigger decisions_append_only before update or delete on seldinger.decisions
  for each row execute function seldinger.refuse_change();
