//! Invented shops in real streets, in degrees of GCJ-02.

pub(super) struct Place {
    pub name: &'static str,
    pub address: &'static str,
    pub street: &'static str,
    pub province: &'static str,
    /// The province's name again in the four municipalities.
    pub city: &'static str,
    pub district: &'static str,
    pub area: &'static str,
    /// `longitude,latitude`.
    pub location: &'static str,
}

pub(super) const PLACES: [Place; 6] = [
    Place {
        name: "东街口百货大楼",
        address: "福建省福州市鼓楼区八一七北路133号",
        street: "八一七北路133号",
        province: "福建省",
        city: "福州市",
        district: "鼓楼区",
        area: "350102",
        location: "119.296494,26.085303",
    },
    Place {
        name: "台江万达广场",
        address: "福建省福州市台江区鳌江路8号",
        street: "鳌江路8号",
        province: "福建省",
        city: "福州市",
        district: "台江区",
        area: "350103",
        location: "119.343520,26.053970",
    },
    Place {
        name: "仓山物流园",
        address: "福建省福州市仓山区建新中路66号",
        street: "建新中路66号",
        province: "福建省",
        city: "福州市",
        district: "仓山区",
        area: "350104",
        location: "119.264880,26.040120",
    },
    Place {
        name: "阜通会展中心",
        address: "北京市朝阳区阜通东大街6号",
        street: "阜通东大街6号",
        province: "北京市",
        city: "北京市",
        district: "朝阳区",
        area: "110105",
        location: "116.483038,39.990633",
    },
    Place {
        name: "西湖文化广场",
        address: "浙江省杭州市拱墅区中山北路581号",
        street: "中山北路581号",
        province: "浙江省",
        city: "杭州市",
        district: "拱墅区",
        area: "330105",
        location: "120.164350,30.277840",
    },
    Place {
        name: "天河体育中心",
        address: "广东省广州市天河区天河路299号",
        street: "天河路299号",
        province: "广东省",
        city: "广州市",
        district: "天河区",
        area: "440106",
        location: "113.324520,23.137450",
    },
];
