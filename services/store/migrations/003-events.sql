-- What happened, in the order of commit: ids and states only, never words of a report.
create table seldinger.events (
  cursor    bigint generated always as identity primary key,
  kind      text not null,
  report_id text not null,
  data      json not null,
  at        timestamptz not null default now()
);

-- The lock is held until commit and the cursor drawn under it, so a reader who saw cursor n never meets a smaller one later.
create function seldinger.announce(kind text, report_id text, data json) returns bigint language plpgsql as $$
declare
  drawn bigint;
begin
  perform pg_advisory_xact_lock(1397051460);
  insert into seldinger.events (kind, report_id, data)
    values (announce.kind, announce.report_id, announce.data) returning cursor into drawn;
  perform pg_notify('seldinger_events', '');
  return drawn;
end
$$;

-- Things done once in the life of a database, e.g. loading the samples.
create table seldinger.marks (
  name text primary key,
  at   timestamptz not null default now()
);
