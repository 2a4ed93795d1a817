//! The way to the authority and back: slow, lossy, refused, garbled, as the weather is.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;

use msal_testkit::{FakeAuthority, SeededRandom, SentRequest, Timeline, TransportResult, html_response};
use msal_web::platform::{HttpRequest, HttpResponse, LocalFuture, Transport, TransportError};

use crate::life::Life;
use crate::rules::Rules;

/// How the network and the authority are doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weather {
    Fair,
    /// Half of all requests come to grief, each in its own way.
    Mixed,
    /// Connections fail.
    Down,
    /// The authority asks for patience.
    Throttled,
    /// The authority fails.
    Failing,
    /// Responses take longer than anybody waits.
    Hanging,
}

const WEATHERS: [Weather; 6] = [
    Weather::Fair,
    Weather::Mixed,
    Weather::Down,
    Weather::Throttled,
    Weather::Failing,
    Weather::Hanging,
];

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Arrives,
    /// The device has no network.
    Offline,
    /// It never reaches the authority.
    LostOnTheWay,
    /// The authority responds, and the connection is reset.
    LostOnTheWayBack,
    /// The response never comes.
    Hangs,
    /// 429 or 503 with `Retry-After` in seconds.
    Throttled {
        status: u16,
        seconds: u64,
    },
    /// 5xx without a word about when to come back.
    Fails,
    /// The response breaks off in the middle.
    BreaksOff,
    /// A captive portal responds.
    Html,
    /// The response is for another user.
    IsForSomebodyElse,
}

/// A request that the client waits for.
pub(crate) struct Flight {
    id: u32,
    pub(crate) life: u32,
    pub(crate) tab: usize,
    pub(crate) refresh_token: Option<String>,
}

pub(crate) struct Network {
    pub(crate) authority: Rc<FakeAuthority>,
    timeline: Timeline,
    dice: Rc<SeededRandom>,
    rules: Rc<Rules>,
    weather: Cell<Weather>,
    is_online: Cell<bool>,
    next_id: Cell<u32>,
    flights: RefCell<Vec<Flight>>,
    /// The last token response of each user, to be sent to the wrong one.
    last_responses: RefCell<Vec<(String, HttpResponse)>>,
}

/// The network as one document sees it.
pub(crate) struct TabTransport {
    pub(crate) network: Rc<Network>,
    pub(crate) life: Rc<Life>,
}

/// What the client waits for.
#[derive(Default)]
struct Slot {
    result: RefCell<Option<TransportResult>>,
    is_there: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

/// Ends the flight with the client's interest in it.
struct Interest {
    id: u32,
    tab: usize,
    sent: SentRequest,
    fate: Fate,
    network: Rc<Network>,
}

impl Network {
    pub(crate) fn new(
        authority: Rc<FakeAuthority>,
        timeline: Timeline,
        dice: Rc<SeededRandom>,
        rules: Rc<Rules>,
    ) -> Self {
        Self {
            authority,
            timeline,
            dice,
            rules,
            weather: Cell::new(Weather::Fair),
            is_online: Cell::new(true),
            next_id: Cell::new(0),
            flights: RefCell::default(),
            last_responses: RefCell::default(),
        }
    }

    pub(crate) fn set_weather(&self, weather: Weather) {
        self.weather.set(weather);
    }

    pub(crate) fn is_online(&self) -> bool {
        self.is_online.get()
    }

    pub(crate) fn set_online(&self, is_online: bool) {
        self.is_online.set(is_online);
    }

    /// Another weather; fair every other time.
    pub(crate) fn change_weather(&self) -> Weather {
        let other = WEATHERS[self.dice.below(WEATHERS.len() as u64) as usize];
        let weather = if self.dice.below(2) == 0 {
            Weather::Fair
        } else {
            other
        };
        self.weather.set(weather);
        weather
    }

    pub(crate) fn is_quiet(&self) -> bool {
        self.flights.borrow().is_empty()
    }

    /// Begins a flight: what comes of it happens at its time, whoever still waits.
    fn begin(self: &Rc<Self>, life: &Life, request: HttpRequest) -> (Rc<Slot>, Interest) {
        let sent = SentRequest::of(&request);
        let id = self.next_id.get();
        self.next_id.set(id + 1);
        let fate = self.fate();
        self.rules
            .request_sent(life, id, &sent, &self.flights.borrow(), fate);
        self.flights.borrow_mut().push(Flight {
            id,
            life: life.number,
            tab: life.tab,
            refresh_token: sent.field("refresh_token").map(str::to_owned),
        });
        let slot = Rc::new(Slot::default());
        let (there, back) = (self.delay(), self.delay());
        let (network, waiting, tab) = (self.clone(), slot.clone(), life.tab);
        let whole = sent.clone();
        self.timeline.after(there, move || {
            let result = network.respond(&request, &sent, fate);
            waiting.result.replace(result);
        });
        let (waiting, rules) = (slot.clone(), self.rules.clone());
        self.timeline.after(there + back, move || {
            if waiting.result.borrow().is_some() {
                rules
                    .trace
                    .tell(|| format!("tab {tab}: response to request {id}"));
                waiting.is_there.set(true);
                waiting.waker.take().into_iter().for_each(Waker::wake);
            }
        });
        let interest = Interest {
            id,
            tab,
            sent: whole,
            fate,
            network: self.clone(),
        };
        (slot, interest)
    }

    /// What the authority does and the client gets; `None` when it gets nothing, ever.
    fn respond(&self, request: &HttpRequest, sent: &SentRequest, fate: Fate) -> Option<TransportResult> {
        let reset = || Some(Err(TransportError::Failed("Failed to fetch".to_owned())));
        match fate {
            Fate::Offline => return Some(Err(TransportError::Offline)),
            Fate::LostOnTheWay => return reset(),
            Fate::Throttled { status, seconds } => {
                return Some(Ok(refusal(status, Some(seconds.to_string()))));
            }
            Fate::Fails => return Some(Ok(refusal(500 + self.dice.below(5) as u16, None))),
            Fate::Html => return Some(Ok(html_response(200))),
            _ => {}
        }
        let result = self.authority.respond(request);
        let (Ok(response), Some(user)) = (&result, self.rules.user_of(sent)) else {
            return Some(result);
        };
        match fate {
            Fate::LostOnTheWayBack => return reset(),
            Fate::Hangs => return None,
            Fate::BreaksOff => {
                let mut response = response.clone();
                response.body.truncate(response.body.len() / 2);
                return Some(Ok(response));
            }
            Fate::IsForSomebodyElse => {
                let last = self.last_responses.borrow();
                if let Some((_, other)) = last.iter().find(|(known, _)| *known != user.username) {
                    return Some(Ok(other.clone()));
                }
            }
            _ => {}
        }
        if response.status == 200 {
            let mut last = self.last_responses.borrow_mut();
            last.retain(|(known, _)| *known != user.username);
            last.push((user.username, response.clone()));
        }
        Some(result)
    }

    fn fate(&self) -> Fate {
        if !self.is_online.get() {
            return Fate::Offline;
        }
        let dice = &self.dice;
        let throttled = || Fate::Throttled {
            status: if dice.below(3) == 0 { 503 } else { 429 },
            seconds: 1 + dice.below(120),
        };
        match self.weather.get() {
            Weather::Fair => Fate::Arrives,
            Weather::Down => Fate::LostOnTheWay,
            Weather::Throttled => throttled(),
            Weather::Failing => Fate::Fails,
            Weather::Hanging => Fate::Hangs,
            Weather::Mixed => match dice.below(16) {
                0 => Fate::LostOnTheWay,
                1 => Fate::LostOnTheWayBack,
                2 => Fate::Hangs,
                3 => throttled(),
                4 => Fate::Fails,
                5 => Fate::BreaksOff,
                6 => Fate::Html,
                7 => Fate::IsForSomebodyElse,
                _ => Fate::Arrives,
            },
        }
    }

    fn delay(&self) -> Duration {
        let longest = [0, 20, 200, 2000][self.dice.below(4) as usize];
        Duration::from_millis(self.dice.below(longest + 1))
    }
}

/// A refusal in Entra ID's shape.
fn refusal(status: u16, retry_after: Option<String>) -> HttpResponse {
    HttpResponse {
        status,
        retry_after,
        ..msal_testkit::server_error("temporarily_unavailable", "", 90033)
    }
}

impl Transport for TabTransport {
    fn send(&self, request: HttpRequest) -> LocalFuture<TransportResult> {
        if self.life.is_dead() {
            return Box::pin(std::future::pending());
        }
        let (slot, interest) = self.network.begin(&self.life, request);
        let life = self.life.clone();
        Box::pin(async move {
            let result = poll_fn(|context| {
                if slot.is_there.get()
                    && let Some(result) = slot.result.take()
                {
                    return Poll::Ready(result);
                }
                slot.waker.replace(Some(context.waker().clone()));
                Poll::Pending
            })
            .await;
            if let Ok(response) = &result
                && let Some(seconds) = response.retry_after.as_deref().and_then(|text| text.parse().ok())
            {
                let rules = &interest.network.rules;
                rules.throttled(&life, &interest.sent, Duration::from_secs(seconds));
            }
            result
        })
    }
}

impl Drop for Interest {
    fn drop(&mut self) {
        self.network
            .flights
            .borrow_mut()
            .retain(|flight| flight.id != self.id);
        self.network.rules.request_over(self.tab, &self.sent, self.fate);
    }
}
