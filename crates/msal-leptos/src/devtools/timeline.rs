//! The last events, newest first.

use std::collections::VecDeque;

use leptos::prelude::*;
use msal_web::{Event, UnixTime};

use super::relative_time::time_of_day;
use crate::MsalInstance;

/// How many events are kept.
const LENGTH: usize = 50;

/// The last events since the panel was mounted.
#[derive(Clone, Copy)]
pub(super) struct Timeline {
    entries: RwSignal<VecDeque<Entry>>,
}

/// An event and when it was told.
#[derive(Clone)]
struct Entry {
    number: u64,
    time: UnixTime,
    event: Event,
}

impl Timeline {
    /// Listens until the owner is cleaned up.
    pub(super) fn new(instance: MsalInstance) -> Self {
        let timeline = Self {
            entries: RwSignal::default(),
        };
        Effect::new(move |_| {
            let client = instance.try_client()?;
            let note = move |event: &Event| {
                if let Some(client) = instance.try_client() {
                    timeline.add(client.clock_now(), event);
                }
            };
            Some(StoredValue::new_local(client.subscribe(note)))
        });
        timeline
    }

    fn add(self, time: UnixTime, event: &Event) {
        self.entries.try_update(|entries| {
            let number = entries.front().map_or(1, |newest| newest.number + 1);
            let event = event.clone();
            entries.push_front(Entry { number, time, event });
            entries.truncate(LENGTH);
        });
    }
}

/// The events as a table.
#[component]
pub(super) fn Events(
    /// What has happened.
    timeline: Timeline,
) -> impl IntoView {
    let entries = move || timeline.entries.get();
    view! {
        <table class="msal-devtools-events">
            <thead>
                <tr>
                    <th scope="col">"Time (UTC)"</th>
                    <th scope="col">"Event"</th>
                    <th scope="col">"Interaction"</th>
                    <th scope="col">"Account"</th>
                    <th scope="col">"Error"</th>
                    <th scope="col">"Correlation id"</th>
                </tr>
            </thead>
            <tbody>
                <For each=entries key=|entry| entry.number let(entry)>
                    <EventRow entry/>
                </For>
            </tbody>
        </table>
    }
}

#[component]
fn EventRow(
    /// The event that the row is about.
    entry: Entry,
) -> impl IntoView {
    let Entry { time, event, .. } = entry;
    view! {
        <tr>
            <td>{time_of_day(time)}</td>
            <th scope="row">{format!("{:?}", event.kind)}</th>
            <td>{event.interaction.map(|interaction| interaction.as_str())}</td>
            <td>{event.account.map(|account| account.username.clone())}</td>
            <td>{event.error.map(|error| error.code().to_owned())}</td>
            <td>{event.correlation_id.map(|id| id.as_str().to_owned())}</td>
        </tr>
    }
}
