use super::World;
use connectors::{BillReader, PayeeAccount, PayoutGateway, PayoutOrder, RefundOrder};
use kernel::calendar::{self, Day};
use kernel::{Fen, Secret};

fn bills(world: &World) -> BillReader {
    BillReader::Alipay(world.account(|_| {}))
}

fn today(world: &World) -> Day {
    calendar::day_of(world.clock.clock().now())
}

/// Pays an order, refunds a part of it and pays somebody out, all on one day.
async fn a_day_of_business(world: &World) {
    world.open(&world.order("order1", 8_805)).await;
    assert!(world.alipay.pay("order1").await);
    let refund = RefundOrder {
        payment_number: "order1".into(),
        number: "r1".into(),
        amount: Fen(805),
        reason: "部分退款".into(),
    };
    world.payments().refund(&refund).await.expect("refunded");
    let order = PayoutOrder {
        number: "w1".into(),
        amount: Fen(16_000),
        title: "零工提现".into(),
        account: PayeeAccount::LoginId(Secret::new("19900000001".into())),
        name: Secret::new("王小明".into()),
    };
    PayoutGateway::Alipay(world.account(|_| {})).transfer(&order).await.expect("sent");
}

/// covers: PAY-6
#[tokio::test]
async fn a_day_is_read_line_by_line_once_it_is_over() {
    let world = World::start().await;
    let (bills, day) = (bills(&world), today(&world));
    a_day_of_business(&world).await;
    assert_eq!(bills.day(day).await, Ok(None), "the day is not over");
    world.clock.advance_seconds(86_400);
    let lines = bills.day(day).await.expect("an answer").expect("a bill");
    let short: Vec<_> =
        lines.iter().map(|line| (line.number.as_str(), line.amount.0, line.balance.0, line.kind.as_str())).collect();
    assert_eq!(
        short,
        [
            ("order1", 8_805, 100_008_805, "在线支付"),
            ("order1", -805, 100_008_000, "交易退款"),
            ("w1", -16_000, 99_992_000, "转账"),
        ]
    );
    assert!(lines.iter().all(|line| calendar::day_of(line.at) == day && !line.vendor_number.is_empty()));
    assert_eq!(bills.day(today(&world)).await, Ok(None));
    assert_eq!(bills.day(day.yesterday().expect("a day")).await, Ok(None), "nothing happened then");
}

/// covers: PAY-6
#[tokio::test]
async fn a_bill_that_differs_from_what_happened_is_read_as_it_is() {
    let world = World::start().await;
    let (bills, day) = (bills(&world), today(&world));
    a_day_of_business(&world).await;
    world.alipay.falsify_bill("w1", Some(Fen(-16_001)));
    world.alipay.falsify_bill("order1", None);
    world.clock.advance_seconds(86_400);
    let lines = bills.day(day).await.expect("an answer").expect("a bill");
    assert_eq!(lines.iter().map(|line| line.amount).collect::<Vec<_>>(), [Fen(-16_001)]);
}
