-- Reports and what became of them. `seq` orders the worklist (timestamps differ in resolution between drivers).
create table seldinger.reports (
  id              text primary key,
  seq             bigint generated always as identity unique,
  version         integer not null default 1,
  accession       text,
  text            text not null,
  sha             text not null,
  date_of_service text check (date_of_service ~ '^\d{4}-\d{2}-\d{2}$'),
  priority        smallint not null default 2 check (priority between 0 and 2),
  source          text,
  external_ids    json,
  state           text not null default 'received' check (state in ('received', 'coded', 'failed', 'reviewed')),
  failure         text,
  codes           json,
  gap_count       integer,
  received_at     timestamptz not null default now(),
  changed_at      timestamptz not null default now()
);
create unique index reports_same on seldinger.reports (accession, sha) where accession is not null;
create index reports_worklist on seldinger.reports (priority, seq);
create index reports_worklist_by_state on seldinger.reports (state, priority, seq);

-- A sender's key for "this very request"; the same key with another body is refused.
create table seldinger.idempotency_keys (
  key        text primary key,
  body_sha   text not null,
  report_id  text not null references seldinger.reports (id),
  created_at timestamptz not null default now()
);

-- One row for each report that waits for its result: written with the report, deleted with the result.
-- `sent_at` is when its id was last put in the queue; the sweep sends again what the queue has lost.
create table seldinger.outbox (
  report_id      text primary key references seldinger.reports (id),
  report_version integer not null,
  priority       smallint not null,
  seq            bigint generated always as identity,
  sent_at        timestamptz
);
create index outbox_unsent on seldinger.outbox (priority, seq) where sent_at is null;
create index outbox_sent on seldinger.outbox (sent_at) where sent_at is not null;

-- One result for each report version, engine and knowledge. `json`, not `jsonb`: the bytes stay as the engine wrote them.
create table seldinger.results (
  report_id         text not null references seldinger.reports (id),
  report_version    integer not null,
  engine_version    text not null,
  knowledge_version text not null,
  seq               bigint generated always as identity,
  result            json not null,
  created_at        timestamptz not null default now(),
  primary key (report_id, report_version, engine_version, knowledge_version)
);
create index results_latest on seldinger.results (report_id, seq desc);
